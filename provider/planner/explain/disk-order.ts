import type { DiskPlace, Occupant, RescueMode } from '../types.js'
import { hostOf } from './host-of.js'

/** How Linux's names begin for disks that share their letters or numbers across controllers. */
export type SharedName = 'sd' | 'sr'

/**
 * `sd` for a hard disk, `sr` for a cdrom; none on a bus whose disks have names of their own.
 *
 * A cdrom on USB may be either: up to libvirt 9 and QEMU 7.2 at least the guest finds a hard disk.
 */
export function sharedNames({
  bus,
  device,
}: Pick<DiskPlace, 'bus' | 'device'>): readonly SharedName[] {
  if (!['scsi', 'sata', 'ide', 'usb'].includes(bus)) return []
  if (device !== 'cdrom') return ['sd']
  return bus === 'usb' ? ['sd', 'sr'] : ['sr']
}

/** What runs during the rescue beside the rescue disk. */
interface Others {
  readonly disks: readonly DiskPlace[]
  readonly occupants: readonly Occupant[]
  readonly mode: RescueMode
}

/**
 * Lists, in words, what the guest may name on the wrong side of the rescue disk.
 *
 * A stable rescue wants the rescue disk named last, a legacy rescue first. Linux goes by address on one
 * SCSI controller, IDE channel or USB controller. It probes several of them, and the ports of SATA, at once,
 * so across them no order is fixed, except that USB disks come last.
 */
export function unorderedDisks(rescue: DiskPlace, others: Others): readonly string[] {
  const names = sharedNames(rescue)
  const isShared = (disk: DiskPlace): boolean =>
    sharedNames(disk).some((name) => names.includes(name))
  const self = { words: '', bus: rescue.bus, host: placeOf(rescue) }
  return [
    ...others.disks.filter(isShared).map(foundDisk),
    ...(names.includes('sd') ? others.occupants.flatMap(foundHostDevice) : []),
  ]
    .filter(({ host }) => host !== self.host)
    .filter((other) => !(others.mode === 'stable' ? isLast(self, other) : isLast(other, self)))
    .map(({ words }) => words)
}

interface Found {
  readonly words: string
  readonly bus: string
  /** Equal for what the guest names in the order of addresses. */
  readonly host: string
}

function foundDisk(disk: DiskPlace): Found {
  return {
    words: `'${disk.target}' (${disk.bus})`,
    bus: disk.bus,
    host: placeOf(disk),
  }
}

/** A passed-through SCSI device is most often a disk; `scsi_host` is a whole controller. */
function foundHostDevice({ element, bus, address }: Occupant): readonly Found[] {
  if (element !== 'hostdev' || (bus !== 'scsi' && bus !== 'scsi_host')) return []
  const host =
    bus === 'scsi' && address?.type === 'drive' ? `scsi ${address.controller}` : 'not known'
  return [{ words: 'a SCSI host device', bus: 'scsi', host }]
}

function placeOf(disk: DiskPlace): string {
  const { bus, address } = disk
  if (bus === 'usb') return `usb ${address?.type === 'usb' ? address.bus : ''}`
  return hostOf(disk)
}

function isLast(a: Found, b: Found): boolean {
  return a.bus === 'usb' && b.bus !== 'usb'
}
