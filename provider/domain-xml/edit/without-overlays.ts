import {
  attribute,
  child,
  children,
  draftOf,
  excerpt,
  insert,
  print,
  remove,
  setAttribute,
  type Draft,
  type Element,
} from '../../xml/index.js'
import { devicesOf, readDefinition } from '../read/definition.js'
import { overlaidDisk } from '../read/marks/find-traces.js'
import { sourceOf } from '../read/disks/parse-disk.js'

/**
 * Takes the overlays of rescues off the disks of a definition or of a running guest's XML, with what
 * others have put on them: each disk is its own file again.
 *
 * Everything that compares or copies disks goes through this, so that an overlay is never taken for a
 * disk of the instance. A disk with nothing below its overlay stays as it is.
 */
export function withoutOverlays(xml: string): string {
  const draft = draftOf(readDefinition(xml))
  const overlaid = devicesOf(draft.root, 'disk').flatMap((disk) => {
    const layer = layerBelow(disk)
    return layer === null ? [] : [{ disk, layer }]
  })
  if (overlaid.length === 0) return xml
  for (const { disk, layer } of overlaid) takeOff(draft, disk, layer)
  return print(draft)
}

/** The layer right below the overlay; null if there is no overlay, or if nothing is below it. */
function layerBelow(disk: Element): Element | null {
  for (let layer: Element | null = disk; layer !== null; layer = child(layer, 'backingStore')) {
    if (overlaidDisk(sourceOf(layer) ?? '') === null) continue
    const below = child(layer, 'backingStore')
    return child(below, 'source') === null ? null : below
  }
  return null
}

function takeOff(draft: Draft, disk: Element, layer: Element): void {
  const driver = child(disk, 'driver')
  const format = attribute(child(layer, 'format'), 'type')
  const [source, store] = ['source', 'backingStore'].map((name) => child(layer, name))
  const own = [source, store].flatMap((part) => (part == null ? [] : [excerpt(draft, part)]))
  for (const name of ['source', 'backingStore'])
    for (const element of children(disk, name)) remove(draft, element)
  setAttribute(draft, disk, 'type', attribute(layer, 'type'))
  if (driver !== null && format !== null) setAttribute(draft, driver, 'type', format)
  for (const piece of own) insert(draft, disk, piece, driver)
}
