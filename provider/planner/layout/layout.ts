import type { PlacedDisk, Allocation } from '../place/allocation.js'
import { isConfigDrive, roleOf, rootDisk } from '../request/root-disk.js'
import type { Change, Disk, DiskPlace, RescueRequest } from '../types.js'

/** The disks during the rescue, and what has to change for them. */
export interface Layout {
  readonly after: readonly DiskPlace[]
  /** Which addresses are in use when every disk has its place, with the controllers that were added. */
  readonly allocation: Allocation
  readonly changes: readonly Change[]
}

/** The disks as the stored definition has them. */
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
export function rescuePlace(request: RescueRequest, disk: PlacedDisk): DiskPlace {
  // Xen has no boot order of devices: the first disk boots.
  const bootOrder = request.domain.type === 'xen' ? null : 1
  return { role: 'rescue', ...disk, source: request.image, bootOrder, from: null }
}

/** The instance's own config drives. */
export function configDrivesOf({ domain, configDrives }: RescueRequest): readonly Disk[] {
  return domain.disks.filter((disk) => isConfigDrive(disk, configDrives))
}
