import type { PlanIssue, Planned } from '../issues.js'
import { roomOf, type Room } from '../place/room.js'
import { configDriveBus } from '../request/image-properties.js'
import { busesFor } from '../request/machine-buses.js'
import type { Resolved } from '../request/resolve.js'
import { rootDisk } from '../request/root-disk.js'
import { scsiModel } from '../request/scsi-models.js'
import type { Change, Disk, DiskPlace, RescueBus, RescueRequest } from '../types.js'
import { seatConfigDrive, unfitDrives } from './config-drive.js'
import { configDrivesOf, type Layout } from './layout.js'
import { seatRescue, seatRoot, type LegacyWish, type Seating } from './seating.js'

/**
 * Lays out the disks of a legacy rescue: rescue disk, root, config drives, and no others.
 *
 * On the root's own bus the rescue disk takes the root's target and address and the root the
 * next ones; on another bus, or where there are no next ones, both take the first there. A config
 * drive stays where it is unless one of them needs its place or the image names another bus for it.
 */
export function planLegacy(request: RescueRequest, { bus, device }: Resolved): Planned<Layout> {
  const { domain, configDrives, properties } = request
  const root = rootDisk(domain, configDrives)
  if (root === null) return { ok: false, issues: [{ code: 'no-root-disk' }] }
  const unfit = [...unfitRoot(request, root, bus), ...unfitDrives(request)]
  if (unfit.length > 0) return { ok: false, issues: unfit }

  // A config drive that stays on another bus keeps its place from the start; others come last.
  const elsewhere = configDrivesOf(request).filter(
    (drive) => drive.bus !== bus && configDriveBus(drive, properties) === drive.bus,
  )
  const empty = { ...roomOf(domain, elsewhere, scsiModel(properties)), disks: [] }
  const pair = seatPair(request, empty, { bus, device, root, isInPlace: root.bus === bus })
  const rest = configDrivesOf(request).reduce<Planned<Seating>>(
    (sofar, drive) => (sofar.ok ? seatConfigDrive(request, sofar.value, drive) : sofar),
    pair,
  )
  if (!rest.ok) return rest
  return { ok: true, value: { ...rest.value, changes: leftOut(request, rest.value.after) } }
}

/** Seats rescue disk and root: in the root's place if the root has a next one, else both from the first place on. */
function seatPair(request: RescueRequest, room: Room, wish: LegacyWish): Planned<Seating> {
  const pair = trySeats(request, room, wish)
  if (pair.ok || !wish.isInPlace) return pair
  const anew = trySeats(request, room, { ...wish, isInPlace: false })
  return anew.ok ? anew : pair
}

function trySeats(request: RescueRequest, room: Room, wish: LegacyWish): Planned<Seating> {
  const rescue = seatRescue(request, room, wish)
  return rescue.ok ? seatRoot(request, rescue.value, wish) : rescue
}

/** What libvirt refuses of a root disk that goes to another bus. */
function unfitRoot(request: RescueRequest, root: Disk, bus: RescueBus): readonly PlanIssue[] {
  const kind = root.readOnly ? 'read-only disk' : root.device
  const able = ABLE[kind]
  if (root.bus === bus || able === undefined || able.includes(bus)) return []
  const { domain, capabilities } = request
  const possible = busesFor(domain, 'disk', capabilities).filter((other) => able.includes(other))
  return [{ code: 'bus-cannot-carry-device', bus, device: kind, possible }]
}

/** libvirt: `qemuValidateDomainDeviceDefDisk`. */
const ABLE: Readonly<Partial<Record<string, readonly RescueBus[]>>> = {
  'read-only disk': ['virtio', 'scsi', 'usb'],
  lun: ['virtio', 'scsi'],
}

function leftOut({ domain }: RescueRequest, after: readonly DiskPlace[]): readonly Change[] {
  return domain.disks
    .filter(({ index }) => after.every(({ from }) => from !== index))
    .map(({ target, bus, device }) => ({
      what: `left out ${target} (${bus} ${device})`,
      why: 'legacy rescue attaches only the rescue disk, the root disk and the config drive',
    }))
}
