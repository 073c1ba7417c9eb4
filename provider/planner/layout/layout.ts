import type { Seated, Room } from '../place/room.js'
import { isConfigDrive, roleOf, rootDisk } from '../request/root-disk.js'
import type { Change, Disk, DiskPlace, RescueRequest } from '../types.js'

/** How the disks will lie, and what had to be done for it. */
export interface Layout {
  readonly after: readonly DiskPlace[]
  /** The room with every disk in its place: it knows the controllers that were added. */
  readonly room: Room
  readonly changes: readonly Change[]
}

/** The layout the instance has. */
export function layoutBefore({ domain, configDrives }: RescueRequest): readonly DiskPlace[] {
  const root = rootDisk(domain, configDrives)
  return domain.disks.map((disk) => ({
    ...asPlace(disk, roleOf(disk, root, configDrives)),
    bootOrder: disk.bootOrder,
  }))
}

/** A disk of the instance as a line of the layout, without a boot order. */
export function asPlace(disk: Disk, role: DiskPlace['role']): DiskPlace {
  const { target, bus, device, source, address, index } = disk
  return { role, target, bus, device, source, address, bootOrder: null, from: index }
}

/** The rescue disk as a line of the layout. */
export function rescuePlace(request: RescueRequest, disk: Seated): DiskPlace {
  // Xen knows no per-device boot order; the first disk boots there.
  const bootOrder = request.domain.type === 'xen' ? null : 1
  return { role: 'rescue', ...disk, source: request.image, bootOrder, from: null }
}

/** The instance's own config drives. */
export function configDrivesOf({ domain, configDrives }: RescueRequest): readonly Disk[] {
  return domain.disks.filter((disk) => isConfigDrive(disk, configDrives))
}
