import type { DriveAddress } from '../types.js'
import type { PlacedDisk } from './allocation.js'
import { targetIndex } from './targets.js'

/** Buses whose disks have an `<address type='drive'>`. */
export type DriveBus = 'scsi' | 'sata' | 'ide' | 'fdc'

/** An address on a controller, of target 0: only SCSI has other targets. */
export function drive(controller: number, bus: number, unit: number): DriveAddress {
  return { type: 'drive', controller, bus, target: 0, unit }
}

/** Negative if a guest names the disk at `a` before the one at `b`. */
export function compareDrives(a: DriveAddress, b: DriveAddress): number {
  return a.controller - b.controller || a.bus - b.bus || a.target - b.target || a.unit - b.unit
}

/**
 * A disk's drive address: the one in its XML, else the one that libvirt derives from its target.
 *
 * libvirt: `virDomainDiskDefAssignAddress`; unit 7 of a SCSI bus is the controller itself.
 */
export function driveAddress({ address, bus, target }: PlacedDisk): DriveAddress {
  if (address?.type === 'drive') return address
  const place = Math.max(0, targetIndex(target))
  switch (bus) {
    case 'ide':
      return drive(Math.floor(place / 4), Math.floor((place % 4) / 2), place % 2)
    case 'sata':
      return drive(Math.floor(place / 6), 0, place % 6)
    case 'fdc':
      return drive(Math.floor(place / 2), 0, place % 2)
    default:
      return drive(Math.floor(place / 15), 0, (place % 15) + (place % 15 >= 7 ? 1 : 0))
  }
}
