import fc from 'fast-check'
import type { Fixture } from './fixtures.js'

/**
 * Definitions of x86 guests with disks, cards and controllers anywhere a machine may have them:
 * holes in names, slots and units, root ports in any order, pinned and unpinned devices mixed.
 */
export const anyDefinition: fc.Arbitrary<Fixture> = fc
  .record({
    machine: fc.constantFrom('pc', 'q35'),
    ports: fc.uniqueArray(fc.integer({ min: 2, max: 29 }), { maxLength: 8 }),
    slots: fc.uniqueArray(fc.integer({ min: 3, max: 31 }), { minLength: 12, maxLength: 12 }),
    disks: fc.array(anyDisk(), { maxLength: 7 }),
    cards: fc.integer({ min: 0, max: 3 }),
    isPinned: fc.boolean(),
    scsi: fc.constantFrom(null, 'virtio-scsi', 'lsilogic'),
    usb: fc.constantFrom(null, 'none', 'qemu-xhci', 'ich9-ehci1', 'piix3-uhci'),
  })
  .map((parts) => ({ name: parts.machine, xml: xmlOf(parts) }))

interface AnyDisk {
  readonly bus: 'virtio' | 'scsi' | 'ide' | 'sata' | 'usb'
  /** How its name begins: mostly as its bus's names do. */
  readonly prefix: string | null
  readonly letter: number
  readonly device: 'disk' | 'cdrom'
  readonly unit: number
  readonly boot: number | null
}

function anyDisk(): fc.Arbitrary<AnyDisk> {
  return fc.record({
    bus: fc.constantFrom('virtio', 'scsi', 'ide', 'sata', 'usb'),
    prefix: fc.constantFrom(null, null, null, 'sd', 'vd', 'hd'),
    letter: fc.integer({ min: 0, max: 40 }),
    device: fc.constantFrom('disk', 'cdrom'),
    unit: fc.integer({ min: 0, max: 5 }),
    boot: fc.option(fc.integer({ min: 1, max: 9 })),
  })
}

interface Parts {
  readonly machine: string
  readonly ports: readonly number[]
  readonly slots: readonly number[]
  readonly disks: readonly AnyDisk[]
  readonly cards: number
  readonly isPinned: boolean
  readonly scsi: string | null
  readonly usb: string | null
}

function xmlOf(parts: Parts): string {
  const places = placesOf(parts)
  const next = (): string => (parts.isPinned ? (places.shift() ?? '') : '')
  const disks = unique(parts)
  const boots = new Set<number>()
  const devices = [
    ...disks.map((disk) =>
      diskXml(disk, disk.bus === 'virtio' ? next() : drivePlace(disk, parts), boots),
    ),
    ...rootPorts(parts),
    ...(parts.scsi === null
      ? []
      : [`<controller type='scsi' index='0' model='${parts.scsi}'>${next()}</controller>`]),
    ...(parts.usb === null
      ? []
      : [
          `<controller type='usb' index='0' model='${parts.usb}'>${parts.usb === 'none' ? '' : next()}</controller>`,
        ]),
    ...Array.from(
      { length: parts.cards },
      () => `<interface type='user'><model type='virtio'/>${next()}</interface>`,
    ),
  ]
  return `<domain type='qemu'><name>any</name><memory>65536</memory><os><type arch='x86_64' machine='${parts.machine}'>hvm</type></os><devices>${devices.join('')}</devices></domain>`
}

/** Places for PCI devices: bus 0 on pc; behind the root ports and then on bus 0 on q35. */
function placesOf({ machine, ports, slots }: Parts): string[] {
  const behind = machine === 'q35' ? ports.map((_, index) => pci(index + 1, 0)) : []
  const onRoot = slots.filter((slot) => machine === 'pc' || (!ports.includes(slot) && slot < 30))
  return [...behind.slice(0, Math.ceil(behind.length / 2)), ...onRoot.map((slot) => pci(0, slot))]
}

function rootPorts({ machine, ports, isPinned }: Parts): readonly string[] {
  if (machine === 'pc' || !isPinned) return []
  return ports.map(
    (slot, index) =>
      `<controller type='pci' index='${index + 1}' model='pcie-root-port'>${pci(0, slot)}</controller>`,
  )
}

/** No target twice, no letter of a bus twice, no IDE on q35, no cdrom on virtio, no place on a controller twice. */
function unique({ disks, machine }: Parts): readonly AnyDisk[] {
  const seen = new Set<string>()
  return disks.filter((disk) => {
    const isImpossible =
      (disk.bus === 'ide' && (machine === 'q35' || disk.letter > 3)) ||
      (disk.bus === 'virtio' && disk.device === 'cdrom')
    const unit = disk.bus === 'ide' ? disk.unit % 4 : disk.unit
    const keys = [
      targetOf(disk),
      `${disk.bus} letter ${disk.letter}`,
      ...(disk.bus === 'virtio' ? [] : [`${disk.bus} unit ${unit}`]),
    ]
    if (isImpossible || keys.some((key) => seen.has(key))) return false
    keys.forEach((key) => seen.add(key))
    return true
  })
}

function targetOf({ bus, prefix, letter }: AnyDisk): string {
  const own = { virtio: 'vd', scsi: 'sd', sata: 'sd', usb: 'sd', ide: 'hd' }[bus]
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const last = letters.charAt(letter % 26)
  return (prefix ?? own) + (letter < 26 ? '' : letters.charAt(Math.floor(letter / 26) - 1)) + last
}

function diskXml(disk: AnyDisk, address: string, boots: Set<number>): string {
  const isNew = disk.boot !== null && !boots.has(disk.boot)
  if (disk.boot !== null) boots.add(disk.boot)
  const boot = isNew ? `<boot order='${String(disk.boot)}'/>` : ''
  const target = targetOf(disk)
  return `<disk type='file' device='${disk.device}'><driver name='qemu' type='raw'/><source file='/i/${target}'/><target dev='${target}' bus='${disk.bus}'/>${boot}${address}</disk>`
}

function drivePlace({ bus, unit }: AnyDisk, { isPinned, usb }: Parts): string {
  if (!isPinned || bus === 'virtio') return ''
  if (bus === 'usb')
    return usb === null || usb === 'none' ? '' : `<address type='usb' bus='0' port='${unit + 1}'/>`
  const [onBus, atUnit] = bus === 'ide' ? [(unit >> 1) % 2, unit % 2] : [0, unit]
  return `<address type='drive' controller='0' bus='${onBus}' target='0' unit='${atUnit}'/>`
}

function pci(bus: number, slot: number): string {
  return `<address type='pci' domain='0' bus='${bus}' slot='${slot}' function='0'/>`
}
