import {
  attribute,
  child,
  excerpt,
  insertAfter,
  print,
  remove,
  draftOf,
  type Element,
} from '../../../xml/index.js'
import { devicesOf, readDefinition } from '../../read/definition.js'
import { markerOf } from '../../read/marks/marker.js'

/**
 * Takes `unplugCards` back in a definition that somebody made from such a guest: a link that is down is what it is in the
 * original again. A card that the original does not have stays as it is.
 */
export function plugCards(storedXml: string, originalXml: string): string {
  const stored = draftOf(readDefinition(storedXml))
  const original = draftOf(readDefinition(originalXml))
  if (markerOf(stored.root)?.trial !== 'unplugged') return storedXml
  const before = devicesOf(original.root, 'interface')
  for (const card of devicesOf(stored.root, 'interface')) {
    const link = child(card, 'link')
    const was = before.find((other) => macOf(other) === macOf(card))
    if (was === undefined || link === null || attribute(link, 'state') !== 'down') continue
    const own = child(was, 'link')
    if (own !== null) insertAfter(stored, link, excerpt(original, own))
    remove(stored, link)
  }
  return print(stored)
}

function macOf(card: Element): string | null {
  return attribute(child(card, 'mac'), 'address')
}
