import {
  attribute,
  child,
  children,
  draftOf,
  elements,
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
import { withoutOverlays } from './without-overlays.js'
import { removeMarkers } from './marks/write-marker.js'

/**
 * Brings the disk sources of a definition up to date from the running guest.
 *
 * For a transient domain, only the running guest shows a snapshot that was taken meanwhile. Formats and
 * backing chains come with the sources, so that nothing is ever probed. Indexes do not, because libvirt
 * assigns them anew at every start.
 *
 * An overlay of a rescue is never such a source: the file below it is.
 *
 * `liveTarget` gives the target of a disk in the running guest; null: the guest does not have the disk.
 */
export function withLiveSources(
  storedXml: string,
  liveXml: string,
  liveTarget: LiveTarget = (target) => target,
): string {
  const [draft, live] = [
    draftOf(readDefinition(storedXml)),
    draftOf(readDefinition(withoutOverlays(liveXml))),
  ]
  for (const disk of devicesOf(draft.root, 'disk')) {
    const target = liveTarget(targetOf(disk) ?? '')
    const running = devicesOf(live.root, 'disk').find((other) => targetOf(other) === target)
    if (running === undefined || overlaidDisk(sourceOf(running) ?? '') !== null) continue
    update({ draft, disk }, { draft: live, disk: running })
  }
  removeMarkers(draft)
  return print(draft)
}

/** A disk's target in the running guest, by its target in the definition. */
export type LiveTarget = (storedTarget: string) => string | null

function targetOf(disk: Element): string | null {
  return attribute(child(disk, 'target'), 'dev')
}

interface Side {
  readonly draft: Draft
  readonly disk: Element
}

function update({ draft, disk }: Side, running: Side): void {
  setAttribute(draft, disk, 'type', attribute(running.disk, 'type'))
  const driver = child(disk, 'driver')
  const format = attribute(child(running.disk, 'driver'), 'type')
  if (driver !== null && format !== null) setAttribute(draft, driver, 'type', format)
  for (const name of ['source', 'backingStore'] as const) {
    for (const element of children(disk, name)) remove(draft, element)
    const source = child(running.disk, name)
    if (source === null) continue
    removeIndexes(running.draft, source)
    insert(draft, disk, excerpt(running.draft, source), driver)
  }
}

/** A loop, because a text that nests deeply would overflow the stack of a recursion. */
function removeIndexes(draft: Draft, source: Element): void {
  for (const left = [source]; left.length > 0;) {
    const element = left.pop() ?? source
    setAttribute(draft, element, 'index', null)
    left.push(...elements(element))
  }
}
