import type { PlanIssue, Planned } from './issues.js'
import { asPlace, rescuePlace } from './layout.js'
import { placeFirst } from './first-place.js'
import { noFreeAddress } from './no-free-address.js'
import { placeAfterAll } from './place.js'
import { seat, UNPINNED, type Place, type Room } from './room.js'
import { freeTarget, TARGET_LIMIT, targetIndex } from './targets.js'
import type { Disk, DiskPlace, RescueBus, RescueDevice, RescueRequest } from './types.js'

/** The disks of a legacy rescue seated so far, as lines of the layout and as a room. */
export interface Seating {
  readonly after: readonly DiskPlace[]
  readonly room: Room
}

/** What the rescue disk shall be, what the root disk is, and whether it gives its place away. */
export interface LegacyWish {
  readonly bus: RescueBus
  readonly device: RescueDevice
  readonly root: Disk
  readonly inPlace: boolean
}

/** Seats the rescue disk: in the root's place, or first on the bus. */
export function seatRescue(
  request: RescueRequest,
  room: Room,
  { bus, device, root, inPlace }: LegacyWish,
): Planned<Seating> {
  const place = inPlace ? { address: root.address, controllers: [] } : placeFirst(room, bus)
  const target = inPlace ? root.target : freeTarget(bus, [])
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
  // Where the rescue disk is not pinned the root is not either: libvirt then follows the targets.
  const place = first?.address === null ? UNPINNED : placeAfterAll(room, bus)
  const target = freeTarget(bus, targetsOf(room), 1 + targetIndex(first?.target ?? ''))
  if (place === null || target === null) return refuse(request, bus, place)
  return sit(seating, { ...asPlace(root, 'root'), bus, target, address: place.address }, place)
}

/** The seating after one more line of the layout. */
export function sit({ after, room }: Seating, line: DiskPlace, place: Place): Planned<Seating> {
  return {
    ok: true,
    plan: { after: [...after, line], room: seat(room, line, place.controllers) },
  }
}

/** The targets that are taken on any bus, in the order in which their disks were seated. */
export function targetsOf(room: Room): readonly string[] {
  return room.disks.map(({ target }) => target)
}

/** The issue of a bus that has no place, or else no name. */
export function refuse(
  request: RescueRequest,
  bus: RescueBus,
  place: Place | null,
): Planned<never> {
  const issue: PlanIssue =
    place === null
      ? noFreeAddress(request, bus, 'disk')
      : { code: 'no-free-target', bus, limit: TARGET_LIMIT[bus] ?? 0 }
  return { ok: false, issues: [issue] }
}
