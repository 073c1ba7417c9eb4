import { expect } from 'chai'
import { preview } from '../../provider/instance-rescue/index.js'
import { makeMemoryHost } from './support/memory-host.js'

interface Row {
  readonly name: string
  /** Replaces parts of the definition, whose disk `vdb` becomes the drive `hdb`. */
  readonly change: (xml: string) => string
  readonly isRefused: boolean
}

const uefi = (xml: string): string => xml.replace('<os>', "<os firmware='efi'>")
const order = (xml: string): string =>
  xml.replace("<boot dev='hd'/>", '').replace("bus='ide'/>", "bus='ide'/><boot order='1'/>")
const MASTER = `<disk type='file' device='cdrom'><target dev='hda' bus='ide'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/></disk>`

const ROWS: readonly Row[] = [
  {
    name: 'that is in the boot order under UEFI is refused',
    change: (xml) => order(uefi(xml)),
    isRefused: true,
  },
  {
    name: 'that is the first disk, with a definition that boots from `hd`, is refused',
    change: (xml) => uefi(xml).replace(/<disk[^]*?<\/disk>/, ''),
    isRefused: true,
  },
  {
    name: 'that the guest does not find without a rescue either is accepted',
    change: uefi,
    isRefused: false,
  },
  { name: 'is accepted under a BIOS, which looks for it', change: order, isRefused: false },
  {
    name: 'with an empty cdrom before it is refused',
    change: (xml) => order(uefi(xml)).replace('<graphics', `${MASTER}<graphics`),
    isRefused: true,
  },
  {
    name: 'that is unit 0 is accepted',
    change: (xml) => order(uefi(xml)).replace("unit='1'", "unit='0'"),
    isRefused: false,
  },
]

describe('11.18: a lone second drive of an IDE channel', () => {
  for (const { name, change, isRefused } of ROWS) {
    it(name, async () => {
      const ide = `<target dev='hdb' bus='ide'/><address type='drive' controller='0' bus='0' target='0' unit='1'/>`
      const host = await makeMemoryHost({
        running: false,
        change: (xml) => change(xml.replace("<target dev='vdb' bus='virtio'/>", ide)),
      })
      const inputs = {
        ...host.inputs,
        image: { path: '/images/rescue.img', properties: { hw_rescue_bus: 'usb' } },
      }
      const { failures, plan } = await host.run(preview(inputs, undefined, host.runtime))
      expect(failures.map(({ reason }) => reason)).to.deep.equal(
        isRefused
          ? [
              "the guest would not find disk 'hdb' during the rescue: the disk is unit 1 of an IDE channel without a unit 0, and UEFI makes such a disk ready only if it is in the boot order, but in a rescue only the rescue disk is; give the disk unit='0' in the definition",
            ]
          : [],
      )
      expect(plan === undefined).to.equal(isRefused)
    })
  }
})
