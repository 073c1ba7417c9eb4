import { expect } from 'chai'
import { plan, type ImageProperties, type RescuePlan } from '../../../provider/planner/index.js'
import { requestFor } from '../fixtures.js'

const SHARED = ['scsi', 'sata', 'ide', 'usb'] as const
const TARGETS = { virtio: 'vda', scsi: 'sda', sata: 'sda', ide: 'hda', usb: 'sda', fdc: 'fda' }
const ALL: readonly (readonly [string, keyof typeof TARGETS])[] = [
  ['disk', 'virtio'],
  ...SHARED.map((bus) => ['disk', bus] as const),
  ...SHARED.map((bus) => ['cdrom', bus] as const),
  ['floppy', 'fdc'],
]

describe('the order in which the guest names disks', () => {
  it('is warned of for every pair of device and bus whose order is not fixed', () => {
    const table = ALL.map(([device, bus]) => {
      const properties = { hw_rescue_device: device, hw_rescue_bus: bus }
      const warned = ALL.filter(([otherDevice, other]) => {
        const disk = diskXml(otherDevice, other, TARGETS[other])
        return isWarned(planned(disk, properties))
      })
      return `${device} ${bus}: ${warned.map((other) => other.join(' ')).join(', ')}`
    })
    expect(table).to.deep.equal([
      'disk virtio: ',
      // A cdrom on USB may be a hard disk to the guest.
      'disk scsi: disk sata, disk ide, disk usb, cdrom usb',
      'disk sata: disk scsi, disk sata, disk ide, disk usb, cdrom usb',
      'disk ide: disk scsi, disk sata, disk usb, cdrom usb',
      // The USB disk of the table hangs on a controller of its own; USB disks come after all others.
      'disk usb: disk usb, cdrom usb',
      'cdrom scsi: cdrom sata, cdrom ide, cdrom usb',
      'cdrom sata: cdrom scsi, cdrom sata, cdrom ide, cdrom usb',
      'cdrom ide: cdrom scsi, cdrom sata, cdrom usb',
      'cdrom usb: disk usb, cdrom usb',
      'floppy fdc: ',
    ])
  })

  it('is warned of in legacy mode the other way round, for disks that could come first', () => {
    const warned = SHARED.flatMap((bus) => {
      const devices = diskXml('disk', bus, TARGETS[bus]) + hostDevice('scsi', 3, 0)
      return isWarned(planned(devices, {})) ? [bus] : []
    })
    // On SCSI the rescue disk has the controller of the host device.
    expect(warned).to.deep.equal(['sata', 'ide', 'usb'])
    const drive = diskXml('disk', 'usb', 'sdz', '/images/disk.config')
    expect(isWarned(planned(diskXml('disk', 'ide', 'hda') + drive, {}))).to.equal(false)
    expect(
      isWarned(planned(diskXml('disk', 'usb', 'sda') + hostDevice('scsi', 0, 0), {})),
    ).to.equal(true)
  })

  it('is fixed on one channel of IDE, and open on the ports of one SATA controller', () => {
    for (const properties of [{}, { hw_rescue_bus: 'ide' }])
      expect(isWarned(planned(diskXml('disk', 'ide', 'hda'), properties))).to.equal(false)
    for (const properties of [{}, { hw_rescue_bus: 'sata' }])
      expect(isWarned(planned(diskXml('disk', 'sata', 'sda'), properties))).to.equal(true)
    expect(isWarned(planned(diskXml('cdrom', 'sata', 'sda'), { hw_rescue_bus: 'sata' }))).to.equal(
      false,
    )
  })

  it('is fixed on one controller', () => {
    const usb = "<controller type='usb' index='0' model='qemu-xhci'/>"
    const port = "<address type='usb' bus='0' port='1'/>"
    const disk = diskXml('disk', 'usb', 'sda').replace('</disk>', `${port}</disk>`)
    const answer = planned(disk + usb, { hw_rescue_bus: 'usb' })
    expect(answer.after.at(-1)?.address).to.deep.equal({ type: 'usb', bus: 0, port: '2' })
    expect(answer.warnings).to.deep.equal([])
  })

  it('is said in words', () => {
    const devices = diskXml('disk', 'sata', 'sda') + diskXml('lun', 'scsi', 'sdb')
    expect(planned(devices, { hw_rescue_bus: 'ide' }).warnings).to.deep.equal([
      "the guest may name the rescue disk 'hda' (ide) before 'sda' (sata), 'sdb' (scsi): sd names follow no fixed order across controllers and ports",
    ])
    expect(planned(devices, {}).warnings).to.deep.equal([
      "the guest may name 'sdb' (sata) before the rescue disk 'sda' (sata): sd names follow no fixed order across controllers and ports",
    ])
    expect(
      planned(diskXml('disk', 'sata', 'sda') + hostDevice('scsi', 0, 0), {}).warnings,
    ).to.deep.equal([
      "the guest may name 'sdb' (sata), a SCSI host device before the rescue disk 'sda' (sata): sd names follow no fixed order across controllers and ports",
    ])
  })
})

describe('a SCSI device of the host', () => {
  const scsi = "<controller type='scsi' index='0' model='virtio-scsi'/>"

  it('keeps its name, since the rescue disk comes after it', () => {
    const rows = [
      [5, 0, '0:0:6:0'],
      [0, 3, '0:0:1:0'],
      [255, 0, '1:0:0:0'],
    ] as const
    for (const [target, unit, expected] of rows) {
      const devices = diskXml('disk', 'virtio', 'vda') + scsi + hostDevice('scsi', target, unit)
      const { after, warnings } = planned(devices, { hw_rescue_bus: 'scsi' })
      const place = after.at(-1)?.address
      const found =
        place?.type === 'drive' ? [place.controller, place.bus, place.target, place.unit] : []
      expect(found.join(':')).to.equal(expected)
      expect(warnings.length).to.equal(expected.startsWith('1') ? 1 : 0)
    }
  })

  it('is warned of on another controller, or on one that is not known', () => {
    const disk = diskXml('disk', 'virtio', 'vda')
    const rows: readonly (readonly [string, string, boolean])[] = [
      [hostDevice('scsi', 0, 0), 'sata', true],
      [hostDevice('scsi', 0, 0), 'ide', true],
      [hostDevice('scsi', 0, 0), 'usb', false],
      [hostDevice('scsi', 0, 0), 'virtio', false],
      ["<hostdev mode='subsystem' type='scsi'/>", 'scsi', true],
      ["<hostdev mode='subsystem' type='scsi_host'/>", 'scsi', true],
      ["<hostdev mode='subsystem' type='pci'/>", 'scsi', false],
    ]
    for (const [device, bus, expected] of rows) {
      const answer = planned(disk + scsi + device, { hw_rescue_bus: bus })
      expect(isWarned(answer), `${device} and ${bus}`).to.equal(expected)
    }
  })
})

function diskXml(
  device: string,
  bus: string,
  target: string,
  source = `/images/${target}`,
): string {
  return `<disk type='file' device='${device}'><driver name='qemu' type='raw'/><source file='${source}'/><target dev='${target}' bus='${bus}'/></disk>`
}

function hostDevice(type: string, target: number, unit: number): string {
  return `<hostdev mode='subsystem' type='${type}'><address type='drive' controller='0' bus='0' target='${target}' unit='${unit}'/></hostdev>`
}

function isWarned({ warnings }: RescuePlan): boolean {
  return warnings.some((text) => text.includes('names follow no fixed order'))
}

function planned(devices: string, properties: ImageProperties): RescuePlan {
  const xml = `<domain type='kvm'><name>c</name><os><type arch='x86_64' machine='pc'>hvm</type></os><devices>${devices}</devices></domain>`
  const answer = plan(requestFor(xml, properties))
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
  return answer.value
}
