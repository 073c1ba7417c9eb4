import type { Planned } from './issues.js'
import { asPlace, rescuePlace, type Layout } from './layout.js'
import { noFreeAddress } from './no-free-address.js'
import { placeAfterAll } from './place.js'
import type { Resolved } from './resolve.js'
import { roomOf, seat, type Seated } from './room.js'
import { roleOf, rootDisk } from './root.js'
import { scsiModel } from './scsi-model.js'
import { freeTarget, TARGET_LIMIT } from './targets.js'
import type { RescueRequest } from './types.js'

/**
 * Lays out the disks of a stable device rescue.
 *
 * Every disk keeps target, address and order; the rescue disk comes last, under the first free
 * name and at an address after all others of its bus, so the guest's own names do not move.
 */
export function planStable(request: RescueRequest, { bus, device }: Resolved): Planned<Layout> {
  const { domain, configDrives } = request
  const targets = domain.disks.map(({ target }) => target)
  const target = freeTarget(bus, targets)
  if (target === null) {
    const limit = TARGET_LIMIT[bus] ?? targets.length
    return { ok: false, issues: [{ code: 'no-free-target', bus, limit }] }
  }
  const room = roomOf(domain, domain.disks, scsiModel(request.properties))
  const place = placeAfterAll(room, bus)
  if (place === null) return { ok: false, issues: [noFreeAddress(request, bus, device)] }

  const rescue: Seated = { bus, device, target, address: place.address }
  const root = rootDisk(domain, configDrives)
  const kept = domain.disks.map((disk) => asPlace(disk, roleOf(disk, root, configDrives)))
  const after = [...kept, rescuePlace(request, rescue)]
  return { ok: true, plan: { after, room: seat(room, rescue, place.controllers), changes: [] } }
}
