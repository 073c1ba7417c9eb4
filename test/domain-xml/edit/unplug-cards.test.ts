import { expect } from 'chai'
import { readOtherNetworks } from '../../../provider/domain-xml/index.js'
import { unplugCards } from '../../../provider/domain-xml/edit/devices/unplug-cards.js'
import { draftDefinition } from '../../../provider/domain-xml/edit/draft-definition.js'
import { print } from '../../../provider/xml/index.js'

const domainOf = (devices: string, more = ''): string =>
  `<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><devices>${devices}</devices>${more}</domain>`

function unplugged(devices: string): string {
  const draft = draftDefinition(domainOf(devices))
  unplugCards(draft)
  return print(draft).replace(/\n\s*/g, '')
}

describe('16: a network that a boot does not have', () => {
  for (const [what, before, after] of [
    [
      'has no link yet',
      `<interface type='user'><model type='virtio'/></interface>`,
      `<interface type='user'><model type='virtio'/><link state='down'/></interface>`,
    ],
    [
      'is empty',
      `<interface type='user'/>`,
      `<interface type='user'><link state='down'/></interface>`,
    ],
    [
      'is plugged in',
      `<interface type='bridge'><link state='up'/><mac address='x'/></interface>`,
      `<interface type='bridge'><link state='down'/><mac address='x'/></interface>`,
    ],
    [
      'is unplugged already',
      `<interface type='bridge'><link state='down'/></interface>`,
      `<interface type='bridge'><link state='down'/></interface>`,
    ],
  ] as const)
    it(`unplugs a card that ${what}`, () => {
      expect(unplugged(before)).to.equal(domainOf(after))
    })

  for (const [what, devices, more, found] of [
    ['no card', '', '', []],
    ['cards of libvirt', `<interface type='network'/><interface type='user'/>`, '', []],
    [
      'devices of the host',
      `<interface type='hostdev'/><interface type='vdpa'/><hostdev mode='subsystem' type='pci'/><hostdev mode='subsystem' type='pci'/>`,
      '',
      ['interface (hostdev)', 'interface (vdpa)', 'hostdev (pci)'],
    ],
    [
      'arguments of QEMU',
      '',
      `<qemu:commandline><qemu:arg value='-nic'/><qemu:arg value='user'/><qemu:arg value='-device'/><qemu:arg value='-uuid'/><qemu:arg value='-readconfig'/></qemu:commandline>`,
      [
        '-nic in <qemu:commandline>',
        '-device in <qemu:commandline>',
        '-readconfig in <qemu:commandline>',
      ],
    ],
  ] as const)
    it(`finds what leads to a network past the cards: ${what}`, () => {
      expect(readOtherNetworks(domainOf(devices, more))).to.deep.equal(found)
    })
})
