import { child, insert, setAttribute, type Draft } from '../../../xml/index.js'
import { devicesOf } from '../../read/definition.js'

/**
 * Sets the link of each network card down: the guest finds its cards, and nothing is at the other end.
 *
 * libvirt does it before the guest runs, and refuses to start a guest with a card that it cannot do it for.
 */
export function unplugCards(draft: Draft): void {
  for (const card of devicesOf(draft.root, 'interface')) {
    const link = child(card, 'link')
    if (link === null) insert(draft, card, { name: 'link', attributes: { state: 'down' } })
    else setAttribute(draft, link, 'state', 'down')
  }
}
