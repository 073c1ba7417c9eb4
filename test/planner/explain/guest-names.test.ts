import { expect } from 'chai'
import fc from 'fast-check'
import { plan, type ImageProperties, type NamedPlace } from '../../../provider/planner/index.js'
import { PROPERTY_SETS } from '../../checkers/property-sets.js'
import { anyDefinition } from '../arbitrary.js'
import { planFixture, requestFor } from '../fixtures.js'

interface Row {
  readonly name: string
  /** `<domain type>`, architecture and machine; a pc with KVM if nothing is said. */
  readonly machine?: readonly [type: string, arch: string, machine: string]
  readonly devices: string
  readonly image?: ImageProperties
  /** `TARGET=NAME` of each disk during the rescue, `?` if the name is open. */
  readonly expected: string
}

const USB = { hw_rescue_bus: 'usb' }
const VIRTIO = { hw_rescue_bus: 'virtio' }
const VIRTIO_SCSI = "<controller type='scsi' index='0' model='virtio-scsi'/>"
const LSILOGIC = "<controller type='scsi' index='0' model='lsilogic'/>"
const XHCI = "<controller type='usb' index='0' model='qemu-xhci' ports='15'/>"

const ROWS: readonly Row[] = [
  {
    name: 'virtio disks in PCI order, whatever their targets',
    devices: virtio('vdb', 7) + virtio('vda', 9) + virtio('vdc', 5),
    image: VIRTIO,
    expected: 'vdb=vdb vda=vdc vdc=vda vdd=vdd',
  },
  {
    name: 'a single virtio disk, even without an address',
    devices: disk('vda', 'virtio'),
    image: USB,
    expected: 'vda=vda sda=sda',
  },
  {
    name: 'no virtio disks if an address is missing',
    devices: disk('vda', 'virtio') + virtio('vdb', 9),
    image: USB,
    expected: 'vda=? vdb=? sda=sda',
  },
  {
    name: 'no virtio disk after a PCI device of the host',
    devices: virtio('vda', 5) + virtio('vdb', 9) + hostdev('pci', pci(7)),
    image: USB,
    expected: 'vda=vda vdb=? sda=?',
  },
  {
    name: 'channel devices only if there is one',
    machine: ['kvm', 's390x', 's390-ccw-virtio'],
    devices: disk('vda', 'virtio'),
    image: VIRTIO,
    expected: 'vda=? vdb=?',
  },
  {
    name: 'the disks of one virtio-scsi controller, and the rescue disk after them',
    devices: VIRTIO_SCSI + disk('sda', 'scsi', drive(0, 0)) + disk('sdb', 'scsi', drive(0, 1)),
    image: { hw_rescue_bus: 'scsi' },
    expected: 'sda=sda sdb=sdb sdc=sdc',
  },
  {
    name: 'no disks of one SCSI target that QEMU lists newest first',
    devices:
      VIRTIO_SCSI + ['sda', 'sdb', 'sdc'].map((t, at) => disk(t, 'scsi', drive(0, at))).join(''),
    image: VIRTIO,
    expected: 'sda=? sdb=? sdc=? vda=vda',
  },
  {
    name: 'the disks of an lsilogic controller by unit',
    devices:
      LSILOGIC +
      disk('sda', 'scsi', drive(0, 4)) +
      disk('sdb', 'scsi', drive(0, 2)) +
      disk('sdc', 'scsi', drive(0, 0)),
    image: VIRTIO,
    expected: 'sda=sdc sdb=sdb sdc=sda vda=vda',
  },
  {
    name: 'no disks on two SCSI controllers',
    devices:
      `${VIRTIO_SCSI}<controller type='scsi' index='1' model='virtio-scsi'/>` +
      disk('sda', 'scsi', drive(0, 0)) +
      disk('sdb', 'scsi', drive(1, 0)),
    image: VIRTIO,
    expected: 'sda=? sdb=? vda=vda',
  },
  {
    name: 'no disk on SATA beside one on SCSI',
    devices: VIRTIO_SCSI + disk('sda', 'scsi', drive(0, 0)) + disk('sdb', 'sata', drive(0, 0)),
    image: VIRTIO,
    expected: 'sda=? sdb=? vda=vda',
  },
  {
    name: 'no disk of two on SATA, whose ports Linux probes side by side, nor one on USB after them',
    devices: XHCI + disk('sda', 'sata', drive(0, 2)) + disk('sdb', 'sata', drive(0, 1)),
    image: USB,
    expected: 'sda=? sdb=? sdc=?',
  },
  {
    name: 'no disk of two on USB',
    devices: XHCI + disk('sda', 'sata', drive(0, 0)) + disk('sdb', 'usb'),
    image: USB,
    expected: 'sda=sda sdb=? sdc=?',
  },
  {
    name: 'no USB disk beside a USB device of the host',
    devices: virtio('vda', 5) + hostdev('usb', ''),
    image: USB,
    expected: 'vda=vda sda=?',
  },
  {
    name: 'no sd name beside a SCSI device of the host',
    devices: VIRTIO_SCSI + disk('sda', 'scsi', drive(0, 0)) + hostdev('scsi', drive(0, 3)),
    image: VIRTIO,
    expected: 'sda=? vda=vda',
  },
  {
    name: 'a cdrom, whatever its target, and an IDE disk as sd',
    devices: disk('hda', 'ide', drive(0, 0)) + cdrom('hdc', 'ide', drive(0, 0, 1)),
    image: VIRTIO,
    expected: 'hda=sda hdc=sr0 vda=vda',
  },
  {
    name: 'a single SATA disk, and the USB disk last',
    devices: XHCI + disk('sdb', 'sata', drive(0, 4)),
    image: USB,
    expected: 'sdb=sda sda=sdb',
  },
  {
    name: 'two cdroms of one IDE channel in order',
    devices: virtio('vda', 5) + cdrom('hdc', 'ide', drive(0, 0, 1)),
    image: { hw_rescue_device: 'cdrom' },
    expected: 'vda=vda hdc=sr0 hda=sr1',
  },
  {
    name: 'no cdroms of two controllers',
    devices: virtio('vda', 5) + cdrom('hdc', 'ide', drive(0, 0, 1)),
    image: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' },
    expected: 'vda=vda hdc=? sda=?',
  },
  {
    name: 'no cdrom on USB, which may be a disk for the guest',
    devices: XHCI + virtio('vda', 5) + cdrom('hdc', 'ide', drive(0, 0, 1)),
    image: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'usb' },
    expected: 'vda=vda hdc=sr0 sda=?',
  },
  {
    name: 'floppies by unit',
    devices: virtio('vda', 5),
    image: { hw_rescue_device: 'floppy' },
    expected: 'vda=vda fda=fd0',
  },
  {
    name: 'a legacy rescue: the rescue disk first',
    devices: virtio('vda', 5) + virtio('vdb', 7),
    expected: 'vda=vda vdb=vdb',
  },
  {
    name: "Xen's own disks by target, and no others",
    machine: ['xen', 'x86_64', 'xenfv'],
    devices: disk('xvda', 'xen') + cdrom('hdc', 'ide'),
    expected: 'xvda=xvda xvdb=xvdb',
  },
  {
    name: 'more than 26 disks',
    devices: Array.from({ length: 27 }, (_, at) =>
      virtio(at < 26 ? `vd${letter(at)}` : 'vdaa', at + 4),
    ).join(''),
    image: USB,
    expected: `${Array.from({ length: 26 }, (_, at) => `vd${letter(at)}=vd${letter(at)}`).join(' ')} vdaa=vdaa sda=sda`,
  },
]

describe("the guest's names for disks", () => {
  for (const { name, machine, devices, image = {}, expected } of ROWS) {
    it(`are known or open: ${name}`, () => {
      const [type, arch, kind] = machine ?? ['kvm', 'x86_64', 'pc']
      const xml = `<domain type='${type}'><name>c</name><os><type arch='${arch}' machine='${kind}'>hvm</type></os><devices>${devices}</devices></domain>`
      const answer = plan(requestFor(xml, image))
      if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
      expect(shown(answer.value.after)).to.equal(expected)
    })
  }

  it('are known before the rescue too', () => {
    const answer = planFixture('pc', USB)
    expect(answer.ok && shown(answer.value.before)).to.equal('vda=vda vdb=vdb hda=sr0')
  })

  const anyPlan = fc
    .tuple(anyDefinition, fc.constantFrom(...PROPERTY_SETS))
    .map(([{ xml }, properties]) => plan(requestFor(xml, properties)))

  it('are given once in a layout, and begin as Linux begins names on that bus', () => {
    let known = 0
    fc.assert(
      fc.property(anyPlan, (answer) => {
        for (const places of answer.ok ? [answer.value.before, answer.value.after] : []) {
          const names = namesOf(places)
          expect(new Set(names).size).to.equal(names.length)
          for (const { bus, guestName } of places)
            expect(guestName ?? '').to.match(BEGINNING[bus] ?? /^$/)
          known += names.length
        }
      }),
      { numRuns: 500 },
    )
    expect(known).to.be.above(500)
  })

  it("stay in a stable rescue if they are known before and after, USB apart; the rescue disk's comes last", () => {
    let compared = 0
    fc.assert(
      fc.property(anyPlan, (answer) => {
        if (!answer.ok || answer.value.mode !== 'stable') return
        const { before } = answer.value
        // The guest finds USB disks last: those of the instance come after a rescue disk on another bus.
        const after = answer.value.after.filter(({ bus, from }) => bus !== 'usb' || from === null)
        for (const { from, guestName } of after) {
          const old = before.find((place) => place.from === from)?.guestName ?? null
          if (old === null || guestName === null) continue
          expect(guestName).to.equal(old)
          compared += 1
        }
        const rescue = after.at(-1)?.guestName ?? null
        if (rescue === null) return
        const same = namesOf(after).filter((name) => name.slice(0, 2) === rescue.slice(0, 2))
        expect(same.at(-1)).to.equal(rescue)
        expect(same.every((name) => name.length < rescue.length || name <= rescue)).to.equal(true)
      }),
      { numRuns: 1000 },
    )
    expect(compared).to.be.above(200)
  })
})

const BEGINNING: Readonly<Record<string, RegExp>> = {
  virtio: /^(vd[a-z]+)?$/,
  scsi: /^(sd[a-z]+|sr\d+)?$/,
  sata: /^(sd[a-z]+|sr\d+)?$/,
  ide: /^(sd[a-z]+|sr\d+)?$/,
  usb: /^(sd[a-z]+)?$/,
  fdc: /^(fd[01])?$/,
  xen: /^(xvd[a-z]+)?$/,
}

function namesOf(places: readonly NamedPlace[]): readonly string[] {
  return places.flatMap(({ guestName }) => guestName ?? [])
}

function shown(places: readonly NamedPlace[]): string {
  return places.map(({ target, guestName }) => `${target}=${guestName ?? '?'}`).join(' ')
}

function virtio(target: string, slot: number): string {
  return disk(target, 'virtio', pci(slot))
}

function disk(target: string, bus: string, address = '', device = 'disk'): string {
  return `<disk type='file' device='${device}'><driver name='qemu' type='raw'/><source file='/images/${target}'/><target dev='${target}' bus='${bus}'/>${address}</disk>`
}

function cdrom(target: string, bus: string, address = ''): string {
  return disk(target, bus, address, 'cdrom')
}

function pci(slot: number): string {
  return `<address type='pci' domain='0x0000' bus='0x00' slot='0x${slot.toString(16)}' function='0x0'/>`
}

function drive(controller: number, unit: number, bus = 0): string {
  return `<address type='drive' controller='${controller}' bus='${bus}' target='0' unit='${unit}'/>`
}

function hostdev(type: string, address: string): string {
  return `<hostdev mode='subsystem' type='${type}'>${address}</hostdev>`
}

function letter(at: number): string {
  return String.fromCharCode(97 + at)
}
