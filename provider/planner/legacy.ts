import type { Planned } from './issues.js'
import { configDrivesOf, type Layout } from './layout.js'
import type { Resolved } from './resolve.js'
import { roomOf } from './room.js'
import { rootDisk } from './root.js'
import { scsiModel } from './scsi-model.js'
import { seatConfigDrive, seatRescue, seatRoot, type Seating } from './seating.js'
import type { Change, DiskPlace, RescueRequest } from './types.js'

/**
 * Lays out the disks of a legacy rescue: rescue disk, root, config drives, and no others.
 *
 * On the root's own bus the rescue disk takes the root's target and address and the root the
 * next ones; on another bus both take the first there. A config drive stays where it is unless
 * one of them needs its place.
 */
export function planLegacy(request: RescueRequest, { bus, device }: Resolved): Planned<Layout> {
  const { domain, configDrives } = request
  const root = rootDisk(domain, configDrives)
  if (root === null) return { ok: false, issues: [{ code: 'no-root-disk' }] }

  // A config drive on another bus keeps its place from the start; on this one it comes last.
  const elsewhere = configDrivesOf(request).filter((drive) => drive.bus !== bus)
  const empty = { ...roomOf(domain, elsewhere, scsiModel(request.properties)), disks: [] }
  const rescue = seatRescue(request, empty, { bus, device, root })
  if (!rescue.ok) return rescue
  const moved = seatRoot(request, rescue.plan, { bus, device, root })
  if (!moved.ok) return moved
  const rest = configDrivesOf(request).reduce<Planned<Seating>>(
    (sofar, drive) => (sofar.ok ? seatConfigDrive(request, sofar.plan, drive) : sofar),
    moved,
  )
  if (!rest.ok) return rest
  return { ok: true, plan: { ...rest.plan, changes: leftOut(request, rest.plan.after) } }
}

function leftOut({ domain }: RescueRequest, after: readonly DiskPlace[]): readonly Change[] {
  return domain.disks
    .filter(({ index }) => after.every(({ from }) => from !== index))
    .map(({ target, bus, device }) => ({
      what: `left out ${target} (${bus} ${device})`,
      why: 'legacy rescue attaches only the rescue disk, the root disk and the config drive',
    }))
}
