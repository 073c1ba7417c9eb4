import { allocationOf, scsiHostDevices } from '../place/allocation.js'
import { roleOf, rootDisk } from '../request/root-disk.js'
import type { RescueRequest } from '../types.js'
import { asPlace, type Layout } from './layout.js'

/** Lays out the disks of a rescue that a kernel boots without a disk: every disk stays, and none boots. */
export function keepDisks({ domain, configDrives }: RescueRequest): Layout {
  const root = rootDisk(domain, configDrives)
  const after = domain.disks.map((disk) => asPlace(disk, roleOf(disk, root, configDrives)))
  const first = [...domain.disks, ...scsiHostDevices(domain)]
  return { after, allocation: allocationOf(domain, first, null), changes: [] }
}
