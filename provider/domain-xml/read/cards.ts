import { attribute, child } from '../../xml/index.js'
import { devicesOf, readDefinition } from './definition.js'

/** A network card that libvirt gives a guest. */
export interface Card {
  /** Lower case, with colons. */
  readonly mac: string
  /** False for a card on QEMU's own network (`<interface type='user'>`), which nobody outside reaches. */
  readonly isReachable: boolean
}

/** The network cards in a domain's XML; a card without a MAC address is left out. */
export function readCards(xml: string): readonly Card[] {
  return devicesOf(readDefinition(xml).root, 'interface').flatMap((device) => {
    const mac = attribute(child(device, 'mac'), 'address')?.toLowerCase()
    return mac === undefined ? [] : [{ mac, isReachable: attribute(device, 'type') !== 'user' }]
  })
}
