import { driveAddress } from '../place/drive-address.js'
import { comparePositions, positions, type Position } from '../place/pci/pci-order.js'
import type { DiskPlace, NamedPlace, Occupant } from '../types.js'
import { numbered, type Beside, type Name } from './numbered.js'
import { scsiNames } from './scsi-names.js'

/**
 * Adds to each disk the name that a Linux guest gives it, or null if Linux's rules leave the name open.
 *
 * Linux names virtio disks in PCI order. It numbers the disks of one SCSI controller or one IDE channel in
 * the order of their addresses, and finds USB disks last. Across controllers and SATA ports no order is
 * fixed, and a device that is passed through may be a disk too.
 */
export function withGuestNames(
  places: readonly DiskPlace[],
  beside: Beside,
): readonly NamedPlace[] {
  const named =
    beside.type === 'xen'
      ? xenNames(places)
      : [
          ...virtioNames(places, beside),
          ...scsiNames('sd', places, beside),
          ...scsiNames('sr', places, beside),
          ...floppyNames(places),
        ]
  const names = new Map(named)
  return places.map((place) => ({ ...place, guestName: names.get(place) ?? null }))
}

/** Xen's disks are named by their number, which libvirt derives from the target. */
function xenNames(places: readonly DiskPlace[]): readonly Name[] {
  return places.flatMap((place) =>
    place.bus === 'xen' && /^xvd[a-z]+$/.test(place.target) ? [[place, place.target]] : [],
  )
}

/** Names virtio disks up to the first PCI device that is passed through, which may be a virtio disk too. */
function virtioNames(places: readonly DiskPlace[], beside: Beside): readonly Name[] {
  const disks = places.filter(({ bus }) => bus === 'virtio')
  const passed = beside.occupants.filter(isPassedPci)
  if (disks.length === 1 && passed.length === 0) return numbered('vd', disks)
  const locate = positions(beside.controllers)
  const find = <T extends Placed>(device: T): readonly Found<T>[] =>
    device.address?.type === 'pci' ? [{ device, position: locate(device.address) }] : []
  const [found, limits] = [disks.flatMap(find), passed.flatMap(find)]
  if (found.length < disks.length || limits.length < passed.length) return []
  const known = found
    .filter(({ position }) =>
      limits.every((limit) => comparePositions(position, limit.position) < 0),
    )
    .sort((a, b) => comparePositions(a.position, b.position))
  return numbered(
    'vd',
    known.map(({ device }) => device),
  )
}

type Placed = Pick<DiskPlace, 'address'>

interface Found<T> {
  readonly device: T
  readonly position: Position
}

function floppyNames(places: readonly DiskPlace[]): readonly Name[] {
  return places.flatMap((place) => {
    const { controller, unit } = driveAddress(place)
    return place.bus === 'fdc' && controller === 0 ? [[place, `fd${unit}`]] : []
  })
}

function isPassedPci({ element, bus }: Occupant): boolean {
  return element === 'hostdev' && bus === 'pci'
}
