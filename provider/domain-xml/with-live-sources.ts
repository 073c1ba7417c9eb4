import type { Element } from '@xmldom/xmldom'
import { copyOf } from './copy-of.js'
import { draftOf, insert, remove, setAttribute, type Draft } from './draft.js'
import { attribute, child, children } from './elements.js'
import { removeMarkers } from './marker.js'
import { print } from './print.js'
import { readDocument } from './read-document.js'

/**
 * Brings the disk sources of a definition up to date from the running guest.
 *
 * A transient domain has no other memory of a snapshot taken meanwhile. Formats and backing
 * chains come with the sources, so nothing has to be probed; indexes, which libvirt gives out at
 * every start, do not.
 */
export function withLiveSources(storedXml: string, liveXml: string): string {
  const draft = draftOf(readDocument(storedXml, 'domain'))
  const live = disksOf(readDocument(liveXml, 'domain').root)
  for (const disk of disksOf(draft.root)) {
    const running = live.find((other) => targetOf(other) === targetOf(disk))
    if (running !== undefined) update(draft, disk, running)
  }
  removeMarkers(draft)
  return print(draft)
}

function disksOf(root: Element): readonly Element[] {
  return children(child(root, 'devices'), 'disk')
}

function targetOf(disk: Element): string | null {
  return attribute(child(disk, 'target'), 'dev')
}

function update(draft: Draft, disk: Element, running: Element): void {
  setAttribute(draft, disk, 'type', attribute(running, 'type'))
  const [driver, format] = [child(disk, 'driver'), attribute(child(running, 'driver'), 'type')]
  if (driver !== null && format !== null) setAttribute(draft, driver, 'type', format)
  for (const name of ['backingStore', 'source'] as const) {
    for (const element of children(disk, name)) remove(draft, element)
    const source = child(running, name)
    if (source !== null) insert(draft, disk, copyOf(source, ['index']), driver)
  }
}
