import { boardKey } from './board-key.js'
import type { CommandLine, Properties } from '../command-line.js'
import { numbersOf, textOf } from '../devices.js'

/** The bus that a disk is on, in libvirt's words, and its place in the order in which Linux finds it. */
export interface GuestPlace {
  readonly bus: string
  /** Numbers to be compared from the left. */
  readonly key: readonly number[]
}

/**
 * Finds where a guest finds a disk, from the command line alone; null for a device of no known kind, or
 * one on a virtio-mmio slot that QEMU chooses.
 *
 * Linux takes a PCI bus whole before what is behind its bridges, in order of slot and function; the
 * disks of one SCSI or SATA controller in order of target, LUN or port; ccw devices by their number.
 */
export function guestPlaceOf(line: CommandLine, device: Properties): GuestPlace | null {
  const kind = KINDS.find(({ driver }) => driver.test(textOf(device, 'driver')))
  return kind === undefined ? null : kind.place(line, device)
}

/** True if the guest finds the first place before the second. */
export function isBefore(a: GuestPlace, b: GuestPlace): boolean {
  const level = a.key.findIndex((value, at) => value !== b.key[at])
  return level >= 0 && (a.key[level] ?? 0) < (b.key[level] ?? -1)
}

/** The devices of a disk's bus that a guest finds after it; null for a device of no known kind. */
export function foundAfter(line: CommandLine, disk: Properties): readonly Properties[] | null {
  const place = guestPlaceOf(line, disk)
  if (place === null) return null
  return line.devices.filter((device) => {
    const other = guestPlaceOf(line, device)
    return other !== null && other.bus === place.bus && isBefore(place, other)
  })
}

type Place = (line: CommandLine, device: Properties) => GuestPlace

const KINDS: readonly { readonly driver: RegExp; readonly place: Place }[] = [
  {
    driver: /^virtio-blk-(pci|ccw)/,
    place: (line, device) => ({ bus: transportOf(device), key: boardKey(line, device) }),
  },
  { driver: /^scsi-(hd|cd|disk|block|generic)$/, place: scsiPlace },
  { driver: /^ide-(hd|cd)$/, place: ataPlace },
  { driver: /^usb-storage$/, place: usbPlace },
  { driver: /^floppy$/, place: (_, device) => ({ bus: 'fdc', key: numbersOf(device, 'unit') }) },
]

/** On s390x a virtio disk is on PCI or a channel device, and there is no order between the two. */
function transportOf(device: Properties): string {
  return textOf(device, 'driver').startsWith('virtio-blk-ccw') ? 'virtio ccw' : 'virtio pci'
}

function scsiPlace(line: CommandLine, device: Properties): GuestPlace {
  const [controller] = hostOf(device)
  const unit = numbersOf(device, 'channel', 'scsi-id', 'lun')
  return { bus: 'scsi', key: [...controllerKey(line, controller), ...unit] }
}

/** The board's own controller, at 1.1 for IDE and 1f.2 for SATA, is called `ide` and has no `-device`. */
function ataPlace(line: CommandLine, device: Properties): GuestPlace {
  const [controller, port] = hostOf(device)
  const isIde = device['unit'] !== undefined
  const at = controller === 'ide' ? [0, isIde ? 0x09 : 0xfa] : controllerKey(line, controller)
  return { bus: isIde ? 'ide' : 'sata', key: [...at, port, ...numbersOf(device, 'unit')] }
}

function usbPlace(_: CommandLine, device: Properties): GuestPlace {
  const [controller] = hostOf(device)
  const port = textOf(device, 'port').split('.').map(Number)
  return { bus: 'usb', key: [Number(/\d+$/.exec(controller)?.[0] ?? 0), ...port] }
}

/** `scsi0.0` is bus 0 of the controller `scsi0`. */
function hostOf(device: Properties): readonly [controller: string, bus: number] {
  const [, controller = '', bus = '0'] = /^(.*)\.(\d+)$/.exec(textOf(device, 'bus')) ?? []
  return [controller, Number(bus)]
}

function controllerKey(line: CommandLine, id: string): readonly number[] {
  const controller = line.devices.find((device) => device['id'] === id)
  return controller === undefined ? [] : boardKey(line, controller)
}
