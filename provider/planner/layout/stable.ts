import type { Planned } from '../issues.js'
import {
  allocationOf,
  scsiHostDevices,
  allocate,
  UNPINNED,
  type PlacedDisk,
} from '../place/allocation.js'
import { placeAfterAll } from '../place/place-disk.js'
import { freeTarget } from '../place/targets.js'
import type { Resolved } from '../request/resolve.js'
import { roleOf, rootDisk } from '../request/root-disk.js'
import { scsiModel } from '../request/scsi-models.js'
import type { RescueRequest } from '../types.js'
import { asPlace, rescuePlace, type Layout } from './layout.js'
import { refuse } from './refuse.js'

/**
 * Lays out the disks of a stable device rescue.
 *
 * Every disk keeps target, address and order. The rescue disk comes last: it takes the first free
 * name and an address after all others of its bus, so the guest's own names do not move.
 */
export function planStable(request: RescueRequest, { bus, device }: Resolved): Planned<Layout> {
  const { domain, configDrives } = request
  const first = [...domain.disks, ...scsiHostDevices(domain)]
  const allocation = allocationOf(domain, first, scsiModel(request.properties))
  const target = freeTarget(bus, domain.disks)
  const place = placeAfterAll(allocation, bus)
  // A full bus has neither name nor place; the missing name is the simpler reason.
  if (target === null) return refuse(request, { bus, device }, UNPINNED)
  if (place === null) return refuse(request, { bus, device }, place)

  const rescue: PlacedDisk = { bus, device, target, address: place.address }
  const root = rootDisk(domain, configDrives)
  const kept = domain.disks.map((disk) => asPlace(disk, roleOf(disk, root, configDrives)))
  const after = [...kept, rescuePlace(request, rescue)]
  return {
    ok: true,
    value: { after, allocation: allocate(allocation, rescue, place.controllers), changes: [] },
  }
}
