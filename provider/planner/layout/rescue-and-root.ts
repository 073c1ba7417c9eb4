import type { Planned } from '../issues.js'
import { allocate, UNPINNED, type Place, type Allocation } from '../place/allocation.js'
import { placeAfterAll, placeFirst } from '../place/place-disk.js'
import { freeTarget, targetIndex } from '../place/targets.js'
import type { Disk, DiskPlace, RescueBus, RescueDevice, RescueRequest } from '../types.js'
import { asPlace, rescuePlace } from './layout.js'
import { refuse } from './refuse.js'

/** The disks of a legacy rescue that have places so far, and the allocation with these places taken. */
export interface LegacyLayout {
  readonly after: readonly DiskPlace[]
  readonly allocation: Allocation
}

/** What the rescue disk is, what the root disk is, and whether the one takes the other's place. */
export interface LegacyChoice {
  readonly bus: RescueBus
  readonly device: RescueDevice
  readonly root: Disk
  readonly isInPlace: boolean
}

/** Places the rescue disk: in the root's place, or first on the bus. */
export function placeRescue(
  request: RescueRequest,
  allocation: Allocation,
  { bus, device, root, isInPlace }: LegacyChoice,
): Planned<LegacyLayout> {
  const place = isInPlace ? { address: root.address, controllers: [] } : placeFirst(allocation, bus)
  const target = isInPlace ? root.target : freeTarget(bus, allocation.disks)
  if (place === null || target === null) return refuse(request, { bus, device }, place)
  const disk = { bus, device, target, address: place.address }
  const after = [rescuePlace(request, disk)]
  return { ok: true, value: { after, allocation: allocate(allocation, disk, place.controllers) } }
}

/** Places the root disk after the rescue disk. */
export function placeRoot(
  request: RescueRequest,
  layout: LegacyLayout,
  { bus, root }: LegacyChoice,
): Planned<LegacyLayout> {
  const { allocation } = layout
  const first = allocation.disks[0]
  // If the rescue disk is not pinned the root is not either: libvirt then follows the targets.
  const place = first?.address === null ? UNPINNED : placeAfterAll(allocation, bus)
  const from = 1 + targetIndex(first?.target ?? '')
  const target = freeTarget(bus, allocation.disks, { from, isPinned: place !== UNPINNED })
  if (place === null || target === null) return refuse(request, { bus, device: 'disk' }, place)
  return addLine(layout, { ...asPlace(root, 'root'), bus, target, address: place.address }, place)
}

/** The layout with one more line. */
export function addLine(
  { after, allocation }: LegacyLayout,
  line: DiskPlace,
  place: Place,
): Planned<LegacyLayout> {
  return {
    ok: true,
    value: { after: [...after, line], allocation: allocate(allocation, line, place.controllers) },
  }
}
