import type { PlanIssue, Planned } from '../issues.js'
import { UNPINNED, type Allocation, type PlacedDisk } from '../place/allocation.js'
import { placeAfterAll, placeFirst } from '../place/place-disk.js'
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
import { addLine, type LegacyLayout } from './rescue-and-root.js'

/** Every reason why a cdrom config drive cannot be on the bus that the rescue image names for it. */
export function unfitDrives(request: RescueRequest): readonly PlanIssue[] {
  const { domain, properties, configDrives, capabilities } = request
  const origin = BUS_PROPERTY.cdrom
  const bus = properties[origin]
  const hasCdrom = configDrivesOf(request).some(({ device }) => device === 'cdrom')
  if (bus === undefined || !hasCdrom) return []
  const wanted = { named: { bus, origin }, device: 'cdrom' } as const
  return fitBus(factsOf(domain, configDrives), wanted, capabilities).issues
}

/**
 * Places a config drive.
 *
 * A drive with an address keeps name and address. It gets others if the rescue disk or the root took
 * them, if the guest would name it before these two, or if it goes to another bus. A drive
 * without an address takes the first free name, as in Nova.
 */
export function placeConfigDrive(
  request: RescueRequest,
  layout: LegacyLayout,
  drive: Disk,
): Planned<LegacyLayout> {
  const { allocation } = layout
  const wanted = configDriveBus(drive, request.properties)
  const bus = [...RESCUE_BUSES, 'xen' as const].find((known) => known === wanted)
  const line = { ...asPlace(drive, 'config-drive'), bus: wanted }
  if (bus === undefined) return addLine(layout, line, UNPINNED)
  const stays = bus === drive.bus && drive.address !== null
  const place = placeOf(allocation, { drive, bus, stays })
  const isPinned = place?.address !== null
  const target =
    stays && isFree(allocation, drive)
      ? drive.target
      : freeTarget(bus, allocation.disks, { isPinned })
  if (place === null || target === null) return refuse(request, { bus, device: 'disk' }, place)
  return addLine(layout, { ...line, target, address: place.address }, place)
}

/** True if no other disk has its name and, on its bus, none has its letter. */
function isFree({ disks }: Allocation, { target, bus }: Disk): boolean {
  const letter = targetIndex(target)
  return disks.every(
    (other) =>
      other.target !== target && (other.bus !== bus || targetIndex(other.target) !== letter),
  )
}

interface DriveChoice {
  readonly drive: Disk
  readonly bus: RescueBus
  readonly stays: boolean
}

function placeOf(
  allocation: Allocation,
  { drive, bus, stays }: DriveChoice,
): ReturnType<typeof placeAfterAll> {
  if (bus !== drive.bus) {
    const isUnpinned = allocation.disks.some((disk) => disk.bus === bus && disk.address === null)
    return isUnpinned ? UNPINNED : placeFirst(allocation, bus)
  }
  const isNamedWithThem = drive.device === 'disk' && bus === allocation.disks[0]?.bus
  const mustMove = stays && (isNamedWithThem || isTaken(allocation, drive))
  return mustMove ? placeAfterAll(allocation, bus) : { address: drive.address, controllers: [] }
}

function isTaken(allocation: Allocation, { bus, address }: Disk): boolean {
  const same = (other: PlacedDisk): boolean => other.bus === bus && isEqual(other.address, address)
  return allocation.disks.some(same)
}

function isEqual(a: Address | null, b: Address | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
