import { attribute, elements, localName, type Element } from '../../xml/index.js'
import { devicesOf, readDefinition } from './definition.js'

/** Cards that are devices of the host: libvirt has no link of theirs that it could set down. */
const OF_THE_HOST: ReadonlySet<string> = new Set(['hostdev', 'vdpa'])

/** What of a definition may lead to a network although the links of its cards are down, such as `hostdev (pci)`. */
export function readOtherNetworks(xml: string): readonly string[] {
  const { root } = readDefinition(xml)
  const cards = devicesOf(root, 'interface').map(typeOf)
  const found = [
    ...cards.filter((type) => OF_THE_HOST.has(type)).map((type) => `interface (${type})`),
    ...devicesOf(root, 'hostdev').map((device) => `hostdev (${typeOf(device)})`),
    ...argumentsOf(root).flatMap((word) => {
      const option = NETWORK.exec(word)?.[1]
      return option === undefined ? [] : [`-${option} in <qemu:commandline>`]
    }),
  ]
  return [...new Set(found)]
}

function typeOf(device: Element): string {
  return attribute(device, 'type') ?? attribute(device, 'mode') ?? ''
}

/** Options of QEMU that make a network, or a device that may be a card; a file of options may have all of them. */
const NETWORK = /^--?(netdev|nic|net|device|readconfig)$/

function argumentsOf(root: Element): readonly string[] {
  return elements(root)
    .filter((element) => localName(element) === 'commandline')
    .flatMap((element) => elements(element))
    .map((element) => attribute(element, 'value') ?? '')
}
