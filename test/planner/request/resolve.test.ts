import { expect } from 'chai'
import {
  explain,
  RESCUE_BUSES,
  RESCUE_DEVICES,
  resolveRescue,
  type ImageProperties,
  type MachineFacts,
} from '../../../provider/planner/index.js'

const PC: MachineFacts = {
  type: 'kvm',
  arch: 'x86_64',
  machine: 'pc-i440fx-7.2',
  rootBus: 'virtio',
}
const Q35: MachineFacts = { ...PC, machine: 'pc-q35-7.2' }
const VIRT: MachineFacts = { ...PC, arch: 'aarch64', machine: 'virt-7.2' }
const PSERIES: MachineFacts = { ...PC, arch: 'ppc64le', machine: 'pseries-7.2' }
const S390: MachineFacts = { ...PC, arch: 's390x', machine: 's390-ccw-virtio-7.2' }
const MICROVM: MachineFacts = { ...PC, machine: 'microvm' }
const XEN: MachineFacts = { ...PC, type: 'xen', rootBus: 'xen' }
const MACHINES = { pc: PC, q35: Q35, virt: VIRT, pseries: PSERIES, s390x: S390 }

/** One line: what the properties come to, or the codes of all issues. */
function answer(facts: MachineFacts, properties: ImageProperties): string {
  const resolved = resolveRescue(facts, properties)
  if (!resolved.ok) return resolved.issues.map(({ code }) => code).join(' ')
  const { mode, device, bus } = resolved.value
  return `${mode} ${device} ${bus}`
}

describe('what image properties mean', () => {
  it('is decided for every device on every bus of every kind of machine', () => {
    const table = RESCUE_DEVICES.map((device) => {
      const cells = Object.entries(MACHINES).map(([name, facts]) => {
        const able = RESCUE_BUSES.filter((bus) => {
          const properties = { hw_rescue_device: device, hw_rescue_bus: bus }
          return answer(facts, properties) === `stable ${device} ${bus}`
        })
        return `${name}: ${able.join(' ')}`
      })
      return [device, ...cells]
    })
    expect(table).to.deep.equal([
      [
        'disk',
        'pc: virtio scsi sata ide usb',
        'q35: virtio scsi sata usb',
        'virt: virtio scsi sata usb',
        'pseries: virtio scsi sata usb',
        's390x: virtio scsi',
      ],
      [
        'cdrom',
        'pc: scsi sata ide usb',
        'q35: scsi sata usb',
        'virt: scsi sata usb',
        'pseries: scsi sata usb',
        's390x: scsi',
      ],
      ['floppy', 'pc: fdc', 'q35: fdc', 'virt: ', 'pseries: ', 's390x: '],
    ])
  })

  const rows: readonly (readonly [string, MachineFacts, ImageProperties, string])[] = [
    ["nothing said is legacy on the root disk's bus", PC, {}, 'legacy disk virtio'],
    ["legacy keeps a SATA root disk's bus", { ...Q35, rootBus: 'sata' }, {}, 'legacy disk sata'],
    [
      'legacy without a root disk falls back to the machine',
      { ...PC, rootBus: null },
      {},
      'legacy disk virtio',
    ],
    ['legacy goes where hw_disk_bus says', PC, { hw_disk_bus: 'ide' }, 'legacy disk ide'],
    ['legacy is always a disk', PC, { hw_cdrom_bus: 'scsi' }, 'legacy disk virtio'],
    ['a device alone makes it stable', PC, { hw_rescue_device: 'disk' }, 'stable disk virtio'],
    ['a bus alone makes it a disk', PC, { hw_rescue_bus: 'usb' }, 'stable disk usb'],
    ['a cdrom goes on ide on pc', PC, { hw_rescue_device: 'cdrom' }, 'stable cdrom ide'],
    ['a cdrom goes on sata on q35', Q35, { hw_rescue_device: 'cdrom' }, 'stable cdrom sata'],
    ['a cdrom goes on scsi on arm64', VIRT, { hw_rescue_device: 'cdrom' }, 'stable cdrom scsi'],
    ['a cdrom goes on scsi on s390x', S390, { hw_rescue_device: 'cdrom' }, 'stable cdrom scsi'],
    [
      "the image's own machine type does not count",
      Q35,
      { hw_rescue_device: 'cdrom', hw_machine_type: 'pc' },
      'stable cdrom sata',
    ],
    [
      'hw_cdrom_bus is for cdroms',
      Q35,
      { hw_rescue_device: 'cdrom', hw_cdrom_bus: 'usb' },
      'stable cdrom usb',
    ],
    [
      'hw_disk_bus is not for cdroms',
      Q35,
      { hw_rescue_device: 'cdrom', hw_disk_bus: 'usb' },
      'stable cdrom sata',
    ],
    [
      'hw_rescue_bus wins over hw_disk_bus',
      PC,
      { hw_rescue_bus: 'usb', hw_disk_bus: 'nonsense' },
      'stable disk usb',
    ],
    [
      'hw_floppy_bus must be able to',
      PC,
      { hw_rescue_device: 'floppy', hw_floppy_bus: 'usb' },
      'bus-cannot-carry-device',
    ],
    ['values are taken exactly', PC, { hw_rescue_device: 'CDROM' }, 'unsupported-rescue-device'],
    ['an empty value is a value', PC, { hw_rescue_bus: '' }, 'unsupported-rescue-bus'],
    ['a lun needs a block device', PC, { hw_rescue_device: 'lun' }, 'unsupported-rescue-device'],
    [
      'two wrongs are two issues',
      PC,
      { hw_rescue_device: 'fs', hw_rescue_bus: 'nvme' },
      'unsupported-rescue-device unsupported-rescue-bus',
    ],
    [
      'a floppy on SATA is wrong in every way on s390x',
      S390,
      { hw_rescue_device: 'floppy', hw_rescue_bus: 'sata' },
      'bus-cannot-carry-device unsupported-rescue-device unsupported-rescue-bus',
    ],
    [
      'lxc is refused',
      { ...PC, type: 'lxc' },
      { hw_rescue_bus: 'virtio' },
      'unsupported-hypervisor',
    ],
    ['xen is refused in stable mode', XEN, { hw_rescue_bus: 'ide' }, 'unsupported-hypervisor'],
    ['xen keeps its bus in legacy mode', XEN, {}, 'legacy disk xen'],
    ['the xen bus is for xen only', PC, { hw_disk_bus: 'xen' }, 'unsupported-rescue-bus'],
    ['an unknown machine has virtio', MICROVM, { hw_rescue_bus: 'virtio' }, 'stable disk virtio'],
    [
      'an unknown machine has nothing else that is known',
      MICROVM,
      { hw_rescue_bus: 'usb' },
      'unsupported-rescue-bus',
    ],
    [
      "no machine type means libvirt's default",
      { ...PC, machine: '' },
      { hw_rescue_bus: 'ide' },
      'stable disk ide',
    ],
  ]
  for (const [name, facts, properties, expected] of rows) {
    it(name, () => {
      expect(answer(facts, properties)).to.equal(expected)
    })
  }

  it('follows what libvirt says it has', () => {
    const capabilities = { buses: ['virtio', 'ide', 'fdc'] }
    const resolved = resolveRescue(PC, { hw_rescue_bus: 'usb' }, capabilities)
    expect(resolved.ok ? [] : resolved.issues.map(explain)).to.deep.equal([
      "machine 'pc-i440fx-7.2' has no usb bus (hw_rescue_bus; possible: virtio, ide)",
    ])
    expect(resolveRescue(MICROVM, { hw_rescue_bus: 'ide' }, capabilities).ok).to.equal(true)
  })
})
