import {
  attribute,
  child,
  children,
  excerpt,
  insert,
  remove,
  setAttribute,
} from '../../../xml/index.js'
import type { Draft, Element, Excerpt, Tag } from '../../../xml/index.js'
import type { DiskOverlay } from '../artifacts.js'

/** Attaches a disk read-only. Copying on read would write to it, and libvirt refuses the two together. */
export function makeReadOnly(draft: Draft, disk: Element): void {
  const driver = child(disk, 'driver')
  if (driver !== null) setAttribute(draft, driver, 'copy_on_read', null)
  insert(draft, disk, { name: 'readonly' }, child(disk, 'target'))
}

/**
 * Puts an overlay on a disk; the source with all that belongs to it becomes the layer below.
 *
 * Formats and chain are spelled out, so that nothing is probed that the guest may have written.
 */
export function putOverlay(draft: Draft, disk: Element, overlay: DiskOverlay): void {
  const [driver, source, store] = ['driver', 'source', 'backingStore'].map((name) =>
    child(disk, name),
  )
  const format = attribute(driver ?? null, 'type') ?? 'raw'
  const own = source == null ? [] : [excerpt(draft, source)]
  const below = store == null ? chainTags(overlay, format) : [excerpt(draft, store)]
  const layer = layerTag(attribute(disk, 'type') ?? 'file', format, [...own, ...below])
  for (const name of ['source', 'backingStore'])
    for (const element of children(disk, name)) remove(draft, element)
  setAttribute(draft, disk, 'type', 'file')
  const place = driver ?? null
  if (place === null)
    insert(draft, disk, { name: 'driver', attributes: { name: 'qemu', type: 'qcow2' } })
  else setAttribute(draft, place, 'type', 'qcow2')
  insert(draft, disk, { name: 'source', attributes: { file: overlay.path } }, place)
  insert(draft, disk, layer, place)
}

function layerTag(type: string, format: string, inner: readonly (Tag | Excerpt)[]): Tag {
  return {
    name: 'backingStore',
    attributes: { type },
    content: [{ name: 'format', attributes: { type: format } }, ...inner],
  }
}

/** The chain below a disk. An empty `<backingStore/>` ends it; without one libvirt reads the last header. */
function chainTags({ below, isWhole }: DiskOverlay, format: string): readonly Tag[] {
  const end: readonly Tag[] = isWhole || format === 'raw' ? [{ name: 'backingStore' }] : []
  return below.reduceRight<readonly Tag[]>(
    (inner, layer) => [
      layerTag('file', layer.format, [
        { name: 'source', attributes: { file: layer.path } },
        ...inner,
      ]),
    ],
    end,
  )
}
