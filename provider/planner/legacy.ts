import type { PlanIssue, Planned } from './issues.js'
import { asPlace, configDrivesOf, rescuePlace, type Layout } from './layout.js'
import { noFreeAddress } from './no-free-address.js'
import { placeAfterAll } from './place.js'
import type { Resolved } from './resolve.js'
import { roomOf, seat, type Place, type Room, type Seated } from './room.js'
import { rootDisk } from './root.js'
import { scsiModel } from './scsi-model.js'
import { freeTarget, TARGET_LIMIT, targetIndex } from './targets.js'
import {
  RESCUE_BUSES,
  type Address,
  type Change,
  type Disk,
  type DiskPlace,
  type RescueBus,
  type RescueDevice,
  type RescueRequest,
} from './types.js'

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

/** The disks seated so far, as lines of the layout and as a room. */
interface Seating {
  readonly after: readonly DiskPlace[]
  readonly room: Room
}

interface Wish {
  readonly bus: RescueBus
  readonly device: RescueDevice
  readonly root: Disk
}

function seatRescue(
  request: RescueRequest,
  room: Room,
  { bus, device, root }: Wish,
): Planned<Seating> {
  const isSameBus = root.bus === bus
  const place = isSameBus ? { address: root.address, controllers: [] } : placeAfterAll(room, bus)
  const target = isSameBus ? root.target : freeTarget(bus, [])
  if (place === null || target === null) return refuse(request, bus, place)
  const disk = { bus, device, target, address: place.address }
  const after = [rescuePlace(request, disk)]
  return { ok: true, plan: { after, room: seat(room, disk, place.controllers) } }
}

function seatRoot(request: RescueRequest, seating: Seating, { bus, root }: Wish): Planned<Seating> {
  const { room } = seating
  const first = room.disks[0]
  // Where the root was not pinned neither is: libvirt then follows the targets.
  const isUnpinned = root.bus === bus && root.address === null
  const place = isUnpinned ? UNPINNED : placeAfterAll(room, bus)
  const target = freeTarget(bus, targetsOf(room), targetIndex(first?.target ?? ''))
  if (place === null || target === null) return refuse(request, bus, place)
  return sit(seating, { ...asPlace(root, 'root'), bus, target, address: place.address }, place)
}

/** A config drive keeps what it has unless rescue disk or root took it, or it would be named before them. */
function seatConfigDrive(request: RescueRequest, seating: Seating, drive: Disk): Planned<Seating> {
  const { room } = seating
  const bus = RESCUE_BUSES.find((known) => known === drive.bus)
  const line = asPlace(drive, 'config-drive')
  if (bus === undefined) return sit(seating, line, UNPINNED)
  const isTargetTaken = targetsOf(room).includes(drive.target)
  const target = isTargetTaken ? freeTarget(bus, targetsOf(room)) : drive.target
  const isNamedWithThem = drive.device === 'disk' && drive.bus === room.disks[0]?.bus
  const mustMove = drive.address !== null && (isNamedWithThem || isHeld(room, drive))
  const place = mustMove ? placeAfterAll(room, bus) : { address: drive.address, controllers: [] }
  if (place === null || target === null) return refuse(request, bus, place)
  return sit(seating, { ...line, target, address: place.address }, place)
}

const UNPINNED: Place = { address: null, controllers: [] }

function sit({ after, room }: Seating, line: DiskPlace, place: Place): Planned<Seating> {
  return {
    ok: true,
    plan: { after: [...after, line], room: seat(room, line, place.controllers) },
  }
}

function isHeld(room: Room, { bus, address }: Disk): boolean {
  const same = (other: Seated): boolean => other.bus === bus && isEqual(other.address, address)
  return room.disks.some(same)
}

function isEqual(a: Address | null, b: Address | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function targetsOf(room: Room): readonly string[] {
  return room.disks.map(({ target }) => target)
}

function refuse(request: RescueRequest, bus: RescueBus, place: Place | null): Planned<never> {
  const issue: PlanIssue =
    place === null
      ? noFreeAddress(request, bus, 'disk')
      : { code: 'no-free-target', bus, limit: TARGET_LIMIT[bus] ?? 0 }
  return { ok: false, issues: [issue] }
}

function leftOut({ domain }: RescueRequest, after: readonly DiskPlace[]): readonly Change[] {
  return domain.disks
    .filter(({ index }) => after.every(({ from }) => from !== index))
    .map(({ target, bus, device }) => ({
      what: `left out ${target} (${bus} ${device})`,
      why: 'legacy rescue attaches only the rescue disk, the root disk and the config drive',
    }))
}
