import { expect } from 'chai'
import { parseDomain } from '../../../provider/domain-xml/index.js'
import { plan, type ImageProperties, type RescuePlan } from '../../../provider/planner/index.js'
import { parseCommandLine } from './command-line.js'
import { differencesOf } from './differences.js'

const XML = `<domain type='qemu'>
  <name>web</name>
  <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
  <devices>
    <disk type='file' device='disk'>
      <source file='/images/a.img'/><target dev='vda' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x04' function='0x0'/>
    </disk>
    <disk type='file' device='disk'>
      <source file='/images/b.img'/><target dev='vdb' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x07' function='0x0'/>
    </disk>
  </devices>
</domain>`

/** One disk as libvirt prints it: its files, then its device. */
function disk(name: string, node: string, more: string): string {
  const file = `{"driver":"file","filename":"/images/${name}","node-name":"${node}-storage"}`
  const format = `{"node-name":"${node}-format","driver":"raw","file":"${node}-storage"}`
  const device = `{"driver":"virtio-blk-pci","drive":"${node}-format",${more}}`
  return `-blockdev '${file}' -blockdev '${format}' -device '${device}'`
}

const FIRST = 'LC_ALL=C /usr/bin/qemu-system-x86_64 -name guest=web -S \\\n-machine pc'
const RESCUE_DISK = 'instance.rescue-1.qcow2'
const NIC = `-device '{"driver":"e1000","id":"net0","bus":"pci.0","addr":"0x3"}'`

const ORIGINAL = [
  FIRST,
  NIC,
  disk('a.img', 'libvirt-2', '"bus":"pci.0","addr":"0x4","id":"virtio-disk0","bootindex":1'),
  disk('b.img', 'libvirt-1', '"bus":"pci.0","addr":"0x7","id":"virtio-disk1"'),
].join(' ')

const STABLE = [
  FIRST,
  NIC,
  disk('a.img', 'libvirt-3', '"bus":"pci.0","addr":"0x4","id":"virtio-disk0"'),
  disk('b.img', 'libvirt-2', '"bus":"pci.0","addr":"0x7","id":"virtio-disk1"'),
  disk(RESCUE_DISK, 'libvirt-1', '"bus":"pci.0","addr":"0x8","id":"virtio-disk2","bootindex":1'),
].join(' ')

const LEGACY = [
  FIRST,
  NIC,
  disk(RESCUE_DISK, 'libvirt-2', '"bus":"pci.0","addr":"0x4","id":"virtio-disk0","bootindex":1'),
  disk('a.img', 'libvirt-1', '"bus":"pci.0","addr":"0x5","id":"virtio-disk1"'),
].join(' ')

function planned(properties: ImageProperties): RescuePlan {
  const result = plan({
    domain: parseDomain(XML),
    properties,
    image: '/images/rescue.img',
    capabilities: null,
    configDrives: null,
    volumeBacked: false,
  })
  if (!result.ok) throw new Error('there is no plan')
  return result.value
}

function differences(rescue: string, properties: ImageProperties): readonly string[] {
  const lines = { original: parseCommandLine(ORIGINAL), rescue: parseCommandLine(rescue) }
  return differencesOf(lines, planned(properties))
}

describe('11: two command lines of a rescue', () => {
  const stable = { hw_rescue_bus: 'virtio' }

  it('have no difference if all is kept', () => {
    expect(differences(STABLE, stable)).to.deep.equal([])
    expect(differences(LEGACY, {})).to.deep.equal([])
  })

  const wrong: readonly (readonly [string, [string, string], readonly string[]])[] = [
    [
      'a disk that moved',
      ['"addr":"0x7"', '"addr":"0x6"'],
      ["device 'virtio-disk1' is not what and where it was", "new disks: 'virtio-disk1'"],
    ],
    [
      'a disk that reads another file',
      ['/images/b.img', '/images/c.img'],
      ["device 'virtio-disk1' is not what and where it was", "new disks: 'virtio-disk1'"],
    ],
    [
      'a card that moved',
      ['"addr":"0x3"', '"addr":"0x5"'],
      ["device 'net0' is not what and where it was", "new devices: 'net0'"],
    ],
    [
      'a device that is new',
      ['-device', `-device '{"driver":"piix3-usb-uhci","id":"usb"}' -device`],
      ["new devices: 'usb'"],
    ],
    [
      'a second boot order',
      ['"id":"virtio-disk1"', '"id":"virtio-disk1","bootindex":2'],
      ["not the rescue disk alone has a boot order: 'virtio-disk1', 'virtio-disk2'"],
    ],
    [
      'a rescue disk without boot order',
      [',"bootindex":1', ''],
      ['not the rescue disk alone has a boot order: none'],
    ],
    [
      'a rescue disk that a guest finds too early',
      ['"addr":"0x8"', '"addr":"0x6"'],
      ["found after the rescue disk: 'virtio-disk1'"],
    ],
    [
      'an id given twice',
      ['virtio-disk2', 'virtio-disk1'],
      ["-device 'virtio-disk1' is given twice"],
    ],
    [
      'another machine',
      ['-machine pc', '-machine q35'],
      ['missing: -machine pc', 'new: -machine q35'],
    ],
  ]
  for (const [name, [from, to], expected] of wrong) {
    it(`differ by ${name}`, () => {
      expect(STABLE).to.contain(from)
      expect(differences(STABLE.replace(from, to), stable)).to.deep.equal(expected)
    })
  }

  it('differ by a block node given twice', () => {
    const extra = ` -blockdev '{"driver":"null-co","node-name":"extra"}'`
    expect(differences(STABLE + extra + extra, stable)).to.deep.equal([
      "-blockdev 'extra' is given twice",
    ])
  })

  it('differ if the rescue disk is missing', () => {
    expect(differences(ORIGINAL, stable)).to.deep.equal(['the command line has no rescue disk'])
  })

  it('differ in legacy rescue if the root is missing, or found first', () => {
    const gone = LEGACY.replace('/images/a.img', '/images/b.img')
    expect(differences(gone, {})).to.deep.equal(["'vda' is not there once"])
    const first = LEGACY.replace('"addr":"0x5"', '"addr":"0x2"')
    expect(differences(first, {})).to.deep.equal(['the rescue disk is not found before the root'])
  })

  it('may differ in what boots the guest past its disks', () => {
    const direct = ORIGINAL.replace(
      FIRST,
      `${FIRST} -kernel /boot/vmlinuz -append 'root=/dev/vda ro'`,
    )
    const lines = { original: parseCommandLine(direct), rescue: parseCommandLine(STABLE) }
    expect(differencesOf(lines, planned(stable))).to.deep.equal([])
  })
})
