import type { Planned } from '../issues.js'
import { placeAfterAll, placeFirst } from '../place/place-disk.js'
import { seat, UNPINNED, type Place, type Room } from '../place/room.js'
import { freeTarget, targetIndex } from '../place/targets.js'
import type { Disk, DiskPlace, RescueBus, RescueDevice, RescueRequest } from '../types.js'
import { asPlace, rescuePlace } from './layout.js'
import { refuse } from './refuse.js'

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
  readonly isInPlace: boolean
}

/** Seats the rescue disk: in the root's place, or first on the bus. */
export function seatRescue(
  request: RescueRequest,
  room: Room,
  { bus, device, root, isInPlace }: LegacyWish,
): Planned<Seating> {
  const place = isInPlace ? { address: root.address, controllers: [] } : placeFirst(room, bus)
  const target = isInPlace ? root.target : freeTarget(bus, room.disks)
  if (place === null || target === null) return refuse(request, { bus, device }, place)
  const disk = { bus, device, target, address: place.address }
  const after = [rescuePlace(request, disk)]
  return { ok: true, value: { after, room: seat(room, disk, place.controllers) } }
}

/** Seats the root disk in the next place after the rescue disk. */
export function seatRoot(
  request: RescueRequest,
  seating: Seating,
  { bus, root }: LegacyWish,
): Planned<Seating> {
  const { room } = seating
  const first = room.disks[0]
  // If the rescue disk is not pinned the root is not either: libvirt then follows the targets.
  const place = first?.address === null ? UNPINNED : placeAfterAll(room, bus)
  const from = 1 + targetIndex(first?.target ?? '')
  const target = freeTarget(bus, room.disks, { from, isPinned: place !== UNPINNED })
  if (place === null || target === null) return refuse(request, { bus, device: 'disk' }, place)
  return sit(seating, { ...asPlace(root, 'root'), bus, target, address: place.address }, place)
}

/** The seating after one more line of the layout. */
export function sit({ after, room }: Seating, line: DiskPlace, place: Place): Planned<Seating> {
  return {
    ok: true,
    value: { after: [...after, line], room: seat(room, line, place.controllers) },
  }
}
