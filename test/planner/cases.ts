import type { ImageProperties } from '../../provider/planner/index.js'
import type { Case } from '../checkers/case.js'

/** A case in short: machine, disks, properties, and the answer that the rules of `test/nova` and the design lead to. */
export type ShortCase = readonly [
  machine: keyof typeof MACHINES,
  /** `TARGET BUS [DEVICE] [SOURCE] [config] [boot=N] [at=ADDRESS]`, by commas. */
  disks: string,
  properties: ImageProperties,
  /** `MODE TARGET BUS DEVICE: all targets`, or `! code`. */
  expected: string,
]

const USB_OFF = "<controller type='usb' index='0' model='none'/>"
const LSILOGIC = "<controller type='scsi' index='0' model='lsilogic'/>"
const PCI_ROOT = "<controller type='pci' index='0' model='pci-root'/>"

const MACHINES = {
  pc: ['kvm', 'x86_64', 'pc', ''],
  'pc-i440fx': ['kvm', 'x86_64', 'pc-i440fx-7.2', ''],
  'pc-0.12': ['qemu', 'i686', 'pc-0.12', ''],
  rhel6: ['kvm', 'x86_64', 'rhel6.6.0', ''],
  unnamed: ['kvm', '', '', ''],
  isapc: ['qemu', 'i686', 'isapc', ''],
  microvm: ['kvm', 'x86_64', 'microvm', `${USB_OFF}<memballoon model='none'/>`],
  versatilepb: ['qemu', 'armv6l', 'versatilepb', PCI_ROOT],
  versatileab: ['qemu', 'armv6l', 'versatileab', ''],
  'versatileab-scsi': ['qemu', 'armv6l', 'versatileab', LSILOGIC],
  vexpress: ['qemu', 'armv7l', 'vexpress-a15', ''],
  raspi: ['qemu', 'armv7l', 'raspi2b', ''],
  sabrelite: ['qemu', 'armv7l', 'sabrelite', ''],
  mac99: ['qemu', 'ppc', 'mac99', PCI_ROOT],
  q35: ['kvm', 'x86_64', 'q35', ''],
  'pc-q35': ['qemu', 'x86_64', 'pc-q35-rhel9.4.0', ''],
  arm64: ['kvm', 'aarch64', 'virt-8.0', ''],
  arm: ['qemu', 'armv7l', 'virt', ''],
  riscv: ['qemu', 'riscv64', 'virt', ''],
  loong: ['qemu', 'loongarch64', 'virt', ''],
  ppc: ['kvm', 'ppc64le', 'pseries-7.2', ''],
  s390x: ['kvm', 's390x', 's390-ccw-virtio', ''],
  'pc-usb-off': ['kvm', 'x86_64', 'pc', USB_OFF],
  'pc-scsi': ['kvm', 'x86_64', 'pc', `<controller type='scsi' index='0' model='virtio-scsi'/>`],
  'pc-lsi': ['kvm', 'x86_64', 'pc', LSILOGIC],
  xen: ['xen', 'x86_64', 'xenpv', ''],
  'xen-hvm': ['xen', 'x86_64', 'xenfv', ''],
  lxc: ['lxc', 'x86_64', '', ''],
  vz: ['vz', 'x86_64', '', ''],
  test: ['test', 'i686', '', ''],
} as const

/** Spells a short case out as one of a case file. */
export function caseOf([name, disks, imageProperties, expected]: ShortCase): Case {
  const [type, arch, machine, more] = MACHINES[name]
  const words = disks === '' ? [] : disks.split(', ').map((disk) => disk.split(' '))
  const os = `<type${arch && ` arch='${arch}'`}${machine && ` machine='${machine}'`}>hvm</type>`
  return {
    id: `${name} with ${disks || 'no disk'} and ${JSON.stringify(imageProperties)}`,
    domainXml: `<domain type='${type}'><name>c</name><memory>524288</memory><os>${os}</os><devices>${words.map(diskXml).join('')}${more}</devices></domain>`,
    volumeBacked: disks.includes('block'),
    configDrive: disks.includes('config'),
    imageProperties,
    expect: expectation(expected),
  }
}

function diskXml([target = '', bus = '', ...words]: readonly string[]): string {
  const device = words.find((word) => ['cdrom', 'floppy', 'lun'].includes(word)) ?? 'disk'
  const isBlock = words.includes('block')
  const file = `/images/${words.includes('config') ? 'disk.config' : target}`
  const source = isBlock ? `<source dev='/dev/${target}'/>` : `<source file='${file}'/>`
  const setting = (name: string): string | undefined =>
    words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)
  const [order, at] = [setting('boot'), setting('at')]
  return [
    `<disk type='${isBlock ? 'block' : 'file'}' device='${device}'>`,
    `<driver name='qemu' type='raw'/>${words.includes('empty') ? '' : source}`,
    `<target dev='${target}'${bus === '-' ? '' : ` bus='${bus}'`}/>`,
    words.includes('readonly') ? '<readonly/>' : '',
    order === undefined ? '' : `<boot order='${order}'/>`,
    at === undefined ? '' : addressXml(bus, at),
    '</disk>',
  ].join('')
}

function addressXml(bus: string, at: string): string {
  if (at === 'mmio') return "<address type='virtio-mmio'/>"
  if (bus === 'virtio') return `<address type='pci' slot='${at}'/>`
  if (bus === 'usb') return `<address type='usb' bus='0' port='${at}'/>`
  const [controller = '', unitBus = '', unit = ''] = at.split(':')
  return `<address type='drive' controller='${controller}' bus='${unitBus}' target='0' unit='${unit}'/>`
}

function expectation(expected: string): Case['expect'] {
  if (expected.startsWith('! ')) return { error: expected.slice(2) }
  const [head = '', disks = ''] = expected.split(': ')
  const [mode, target, bus, device] = head.split(' ')
  const kept = mode === 'stable' ? { addressesKept: true } : {}
  return { mode, rescue: { device, bus, target }, disks: disks.split(' '), ...kept }
}
