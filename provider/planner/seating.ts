import type { PlanIssue, Planned } from './issues.js'
import { asPlace, rescuePlace } from './layout.js'
import { noFreeAddress } from './no-free-address.js'
import { placeAfterAll } from './place.js'
import { seat, type Place, type Room, type Seated } from './room.js'
import { freeTarget, TARGET_LIMIT, targetIndex } from './targets.js'
import {
  RESCUE_BUSES,
  type Address,
  type Disk,
  type DiskPlace,
  type RescueBus,
  type RescueDevice,
  type RescueRequest,
} from './types.js'

/** The disks of a legacy rescue seated so far, as lines of the layout and as a room. */
export interface Seating {
  readonly after: readonly DiskPlace[]
  readonly room: Room
}

/** What the rescue disk shall be, and what the root disk is. */
export interface LegacyWish {
  readonly bus: RescueBus
  readonly device: RescueDevice
  readonly root: Disk
}

/** Seats the rescue disk: in the root's place, or first on another bus. */
export function seatRescue(
  request: RescueRequest,
  room: Room,
  { bus, device, root }: LegacyWish,
): Planned<Seating> {
  const isSameBus = root.bus === bus
  const place = isSameBus ? { address: root.address, controllers: [] } : placeAfterAll(room, bus)
  const target = isSameBus ? root.target : freeTarget(bus, [])
  if (place === null || target === null) return refuse(request, bus, place)
  const disk = { bus, device, target, address: place.address }
  const after = [rescuePlace(request, disk)]
  return { ok: true, plan: { after, room: seat(room, disk, place.controllers) } }
}

/** Seats the root disk in the next place after the rescue disk. */
export function seatRoot(
  request: RescueRequest,
  seating: Seating,
  { bus, root }: LegacyWish,
): Planned<Seating> {
  const { room } = seating
  const first = room.disks[0]
  // Where the root was not pinned neither is: libvirt then follows the targets.
  const isUnpinned = root.bus === bus && root.address === null
  const place = isUnpinned ? UNPINNED : placeAfterAll(room, bus)
  const target = freeTarget(bus, targetsOf(room), targetIndex(first?.target ?? ''))
  if (place === null || target === null) return refuse(request, bus, place)
  return sit(seating, { ...asPlace(root, 'root'), bus, target, address: place.address }, place)
}

/**
 * Seats a config drive: where it is pinned it keeps what it has, unless rescue disk or root took
 * it or it would be named before them; else it takes the first free name (Nova).
 */
export function seatConfigDrive(
  request: RescueRequest,
  seating: Seating,
  drive: Disk,
): Planned<Seating> {
  const { room } = seating
  const bus = [...RESCUE_BUSES, 'xen' as const].find((known) => known === drive.bus)
  const line = asPlace(drive, 'config-drive')
  if (bus === undefined) return sit(seating, line, UNPINNED)
  const isFree = drive.address !== null && !targetsOf(room).includes(drive.target)
  const target = isFree ? drive.target : freeTarget(bus, targetsOf(room))
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
