import type { Element } from '@xmldom/xmldom'
import { attribute, child, children } from './elements.js'
import { readDocument } from './read-document.js'

/**
 * The files each disk of a running guest consists of, from the one it writes to down to its base.
 *
 * Only files: where a layer is something else, its place in the list is left out.
 */
export function sourceChains(liveXml: string): readonly (readonly string[])[] {
  const devices = child(readDocument(liveXml, 'domain').root, 'devices')
  return children(devices, 'disk').map((disk) => layers(disk))
}

function layers(disk: Element): string[] {
  const files: string[] = []
  for (let layer: Element | null = disk; layer !== null; layer = child(layer, 'backingStore')) {
    const file = attribute(child(layer, 'source'), 'file')
    if (file !== null) files.push(file)
  }
  return files
}
