import { expect } from 'chai'
import { preview } from '../../../provider/instance-rescue/index.js'
import { qcow2Header } from '../../fake/qcow2-header.js'
import { makeMemoryHost, type MemoryHost, type MemoryOptions } from '../support/memory-host.js'

interface Row {
  /** `an image …` */
  readonly name: string
  readonly options?: MemoryOptions
  readonly properties?: Readonly<Record<string, string>>
  readonly happens?: (host: MemoryHost) => Promise<void> | void
  /** The image that is named; null: none is. */
  readonly path?: string | null
  readonly refusals?: readonly string[]
  readonly warnings?: readonly string[]
}

const RESCUE = '/images/rescue.img'
const USB_CDROM = { hw_rescue_device: 'cdrom', hw_rescue_bus: 'usb' }
const q35 = (xml: string): string => xml.replace("machine='pc'", "machine='q35'")
const uefi = (xml: string): string => xml.replace('<os>', "<os firmware='efi'>")

/** Another instance, which runs if not said otherwise, with one disk. */
function another(disk: string, { running = true } = {}) {
  return async ({ fake }: MemoryHost): Promise<void> => {
    const libvirt = await fake.connect()
    const xml = `<domain type='qemu'><name>db</name><uuid>0d350416-a38b-4efc-a73a-c2f889cbca00</uuid>
      <memory>65536</memory><os><type arch='x86_64' machine='pc'>hvm</type></os><devices>${disk}</devices></domain>`
    const dom = await libvirt.domainDefineXmlFlags({ xml })
    if (running) await libvirt.domainCreateWithFlags({ dom })
    await libvirt.close()
  }
}

const disk = (source: string, more = ''): string =>
  `<disk type='${source.startsWith('pool') ? 'volume' : 'file'}' device='disk'><source ${source}/><target dev='vda' bus='virtio'/>${more}</disk>`

/** An ISO that boots by El Torito, and from a hard disk too if its first sector has code. */
function iso({
  code = false,
  signed = false,
  bootable = true,
}: { code?: boolean; signed?: boolean; bootable?: boolean } = {}) {
  return ({ fake }: MemoryHost): void => {
    const bytes = Buffer.alloc(65_536)
    bytes.write('CD001', 32_769)
    if (bootable) bytes.write('CD001\x01EL TORITO SPECIFICATION', 34_817)
    if (code) bytes.write('code')
    if (signed) bytes.writeUInt16BE(0x55aa, 510)
    fake.addFile(RESCUE, bytes)
  }
}

/** The root disk is an overlay on each of these in turn. */
function rootOn(...images: readonly string[]) {
  return ({ fake }: MemoryHost): void => {
    const chain = ['root.qcow2', ...images]
    chain.forEach((name, index) => {
      const backing = chain[index + 1] ?? ''
      fake.addFile(
        `/images/${name}`,
        qcow2Header({ size: 2n ** 24n, backing, format: 'qcow2' }),
        'qcow2',
      )
    })
    for (const pool of fake.pools.values()) for (const name of images) pool.cache.add(name)
  }
}

const twin = (path: string): string =>
  `the root disk 'vda' is made from the rescue image '${path}' too: both have the same filesystem UUIDs, so the rescue system may mount the instance's root`
const used = (by: string): string => `image '${RESCUE}' is disk 'vda' of ${by}; name another image`
const USED = used("instance 'db', which runs and can write to it")
const cdromOnly = (why: string, bus: string): string =>
  `image '${RESCUE}' boots from a cdrom only, and ${why}; hw_rescue_device=cdrom with hw_rescue_bus=${bus} boots it`
const ON_USB = 'a usb cdrom is a hard disk to the guest'

const ROWS: readonly Row[] = [
  { name: '11.16: that nobody uses is accepted' },
  {
    name: '11.16: that is a disk of the instance itself is refused',
    path: '/images/data.qcow2',
    refusals: [
      "image '/images/data.qcow2' is disk 'vdb' of the instance itself; name another image",
    ],
  },
  {
    name: '11.16: that is a volume of the instance itself is refused',
    options: {
      running: false,
      change: (xml) =>
        xml
          .replace("type='file'", "type='volume'")
          .replace("file='/images/root.qcow2'", "pool='default' volume='root.qcow2'"),
    },
    path: '/images/root.qcow2',
    refusals: [
      "image '/images/root.qcow2' is disk 'vda' of the instance itself; name another image",
    ],
  },
  {
    name: '11.16: that another running guest can write to is refused, with its name',
    happens: another(disk(`file='${RESCUE}'`)),
    refusals: [USED],
  },
  {
    name: '11.16: that another running guest can write to as a volume is refused',
    happens: another(disk("pool='default' volume='rescue.img'")),
    refusals: [USED],
  },
  {
    name: '11.16: that another running guest only reads is accepted',
    happens: another(disk(`file='${RESCUE}'`, '<readonly/>')),
  },
  {
    name: '11.16: that is a disk of a guest that is off is accepted',
    happens: another(disk(`file='${RESCUE}'`), { running: false }),
  },
  {
    name: '11.16: whose name is the beginning of the name of a disk is accepted',
    happens: async (host) => {
      host.fake.addFile(`${RESCUE}.bak`, Buffer.alloc(4_096))
      await another(disk(`file='${RESCUE}.bak'`))(host)
    },
  },
  {
    name: '11.13: that the root disk was made from is warned of',
    happens: rootOn('base.qcow2'),
    path: '/images/base.qcow2',
    warnings: [twin('/images/base.qcow2')],
  },
  {
    name: '11.13: that is further down the chain of the root disk is warned of',
    happens: rootOn('snapshot.qcow2', 'base.qcow2'),
    path: '/images/base.qcow2',
    warnings: [twin('/images/base.qcow2')],
  },
  {
    name: '11.13: that is taken from the root disk, since none is named, is warned of',
    happens: rootOn('snapshot.qcow2', 'base.qcow2'),
    path: null,
    warnings: [twin('/images/base.qcow2')],
  },
  {
    name: '11.13: that has nothing to do with the root disk is fine',
    happens: rootOn('base.qcow2'),
  },
  {
    name: '11.18: that boots by El Torito alone is refused as a usb cdrom on pc',
    happens: iso(),
    properties: USB_CDROM,
    refusals: [cdromOnly(ON_USB, 'ide')],
  },
  {
    name: '11.18: that boots by El Torito alone is refused as a usb cdrom on q35',
    options: { change: q35 },
    happens: iso(),
    properties: USB_CDROM,
    refusals: [cdromOnly(ON_USB, 'sata')],
  },
  {
    name: '11.18: that boots by El Torito alone is refused as a disk',
    happens: iso(),
    refusals: [cdromOnly('the rescue disk is a disk', 'ide')],
  },
  {
    name: '11.18: with a signature and no code in its first sector is refused as a usb cdrom',
    happens: iso({ signed: true }),
    properties: USB_CDROM,
    refusals: [cdromOnly(ON_USB, 'ide')],
  },
  {
    name: '11.18: with code and no signature in its first sector is refused as a usb cdrom',
    happens: iso({ code: true }),
    properties: USB_CDROM,
    refusals: [cdromOnly(ON_USB, 'ide')],
  },
  {
    name: '11.18: that boots by El Torito alone is accepted as an ide cdrom',
    happens: iso(),
    properties: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'ide' },
  },
  {
    name: '11.18: that boots both ways is accepted as a usb cdrom',
    happens: iso({ code: true, signed: true }),
    properties: USB_CDROM,
  },
  {
    name: '11.18: that boots by El Torito alone is accepted by UEFI, which looks for it on every disk',
    options: { change: uefi },
    happens: iso(),
    properties: USB_CDROM,
    warnings: [`image '${RESCUE}' has no loader for UEFI, which the instance has: it may not boot`],
  },
  {
    name: '11.18: of which nobody knows how it boots is accepted',
    happens: iso({ bootable: false }),
    properties: USB_CDROM,
  },
]

describe('an image', () => {
  for (const row of ROWS) {
    const { name, options, happens, path = RESCUE, refusals = [], warnings = [] } = row
    it(name, async () => {
      const host = await makeMemoryHost(options)
      await happens?.(host)
      const before = host.deeds()
      const properties = row.properties ?? { hw_rescue_bus: 'virtio' }
      const image = path === null ? { properties } : { path, properties }
      const shown = await host.run(preview({ ...host.inputs, image }, undefined, host.runtime))
      expect(shown.failures.map(({ reason }) => reason)).to.deep.equal(refusals)
      expect(shown.plan !== undefined).to.equal(refusals.length === 0)
      expect(
        shown.warnings.filter((text) => !text.includes('follow no fixed order')),
      ).to.deep.equal(warnings)
      expect(host.deeds()).to.deep.equal(before)
    })
  }
})
