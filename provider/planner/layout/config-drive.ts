import type { PlanIssue, Planned } from '../issues.js'
import { placeAfterAll, placeFirst } from '../place/place-disk.js'
import { UNPINNED, type Room, type Seated } from '../place/room.js'
import { freeTarget, targetIndex } from '../place/targets.js'
import { fitBus } from '../request/fit-bus.js'
import { BUS_PROPERTY, configDriveBus } from '../request/image-properties.js'
import { factsOf } from '../request/resolve.js'
import {
  RESCUE_BUSES,
  type Address,
  type Disk,
  type RescueBus,
  type RescueRequest,
} from '../types.js'
import { asPlace, configDrivesOf } from './layout.js'
import { refuse } from './refuse.js'
import { sit, type Seating } from './seating.js'

/** Every reason why a config drive cannot hang where the rescue image wants it; a hard disk goes with the rescue disk. */
export function unfitDrives(request: RescueRequest): readonly PlanIssue[] {
  const { domain, properties, configDrives, capabilities } = request
  const origin = BUS_PROPERTY.cdrom
  const bus = properties[origin]
  const hasCdrom = configDrivesOf(request).some(({ device }) => device === 'cdrom')
  if (bus === undefined || !hasCdrom) return []
  const wish = { named: { bus, origin }, device: 'cdrom' } as const
  return fitBus(factsOf(domain, configDrives), wish, capabilities).issues
}

/**
 * Seats a config drive: where it is pinned it keeps what it has, unless rescue disk or root took
 * it, or it would be named before them, or it goes to another bus; else it takes the first free
 * name (Nova).
 */
export function seatConfigDrive(
  request: RescueRequest,
  seating: Seating,
  drive: Disk,
): Planned<Seating> {
  const { room } = seating
  const wanted = configDriveBus(drive, request.properties)
  const bus = [...RESCUE_BUSES, 'xen' as const].find((known) => known === wanted)
  const line = { ...asPlace(drive, 'config-drive'), bus: wanted }
  if (bus === undefined) return sit(seating, line, UNPINNED)
  const stays = bus === drive.bus && drive.address !== null
  const place = placeOf(room, { drive, bus, stays })
  const isPinned = place?.address !== null
  const target =
    stays && isFree(room, drive) ? drive.target : freeTarget(bus, room.disks, { isPinned })
  if (place === null || target === null) return refuse(request, { bus, device: 'disk' }, place)
  return sit(seating, { ...line, target, address: place.address }, place)
}

/** True if no other disk has its name and, on its bus, none has its letter. */
function isFree({ disks }: Room, { target, bus }: Disk): boolean {
  const letter = targetIndex(target)
  return disks.every(
    (other) =>
      other.target !== target && (other.bus !== bus || targetIndex(other.target) !== letter),
  )
}

interface DriveWish {
  readonly drive: Disk
  readonly bus: RescueBus
  readonly stays: boolean
}

function placeOf(room: Room, { drive, bus, stays }: DriveWish): ReturnType<typeof placeAfterAll> {
  if (bus !== drive.bus) {
    const isUnpinned = room.disks.some((disk) => disk.bus === bus && disk.address === null)
    return isUnpinned ? UNPINNED : placeFirst(room, bus)
  }
  const isNamedWithThem = drive.device === 'disk' && bus === room.disks[0]?.bus
  const mustMove = stays && (isNamedWithThem || isHeld(room, drive))
  return mustMove ? placeAfterAll(room, bus) : { address: drive.address, controllers: [] }
}

function isHeld(room: Room, { bus, address }: Disk): boolean {
  const same = (other: Seated): boolean => other.bus === bus && isEqual(other.address, address)
  return room.disks.some(same)
}

function isEqual(a: Address | null, b: Address | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
