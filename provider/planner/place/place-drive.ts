import { machineOf } from '../request/machines.js'
import type { AddedController, DriveAddress } from '../types.js'
import { controllersOf, disksOn, nextIndex, type Place, type Allocation } from './allocation.js'
import { compareDrives, drive, driveAddress, type DriveBus } from './drive-address.js'
import { unitsOf } from './drive-units.js'
import { comparePositions, positions } from './pci/pci-order.js'
import { placeController } from './place-controller.js'

/**
 * Finds the first free unit after every disk of a bus, on the controller that guests find last.
 *
 * If that controller is full, or there is none, a controller is added after all of them. IDE and
 * floppy controllers cannot be added. Null: no such place.
 */
export function placeDrive(allocation: Allocation, bus: DriveBus): Place | null {
  const disks = disksOn(allocation, bus).map(driveAddress)
  const controller = lastController(allocation, bus, disks)
  const before = disks.filter((address) => address.controller === controller)
  const taken = [...before, ...hostUnits(allocation, bus)]
  const free = unitsOf(allocation, bus, controller).filter((unit) =>
    taken.every((other) => compareDrives(other, unit) !== 0),
  )
  const unit = free.find((address) => before.every((other) => compareDrives(other, address) < 0))
  if (unit !== undefined) return { address: unit, controllers: [] }
  if (bus === 'scsi' || bus === 'sata') return onNewController(allocation, bus)
  // Without a single address there is no order to keep, only names.
  const isPinned = disksOn(allocation, bus).some(({ address }) => address !== null)
  return isPinned || free[0] === undefined ? null : { address: free[0], controllers: [] }
}

/** Of several controllers the one that the guest finds last; -1 if there is none. */
function lastController(
  allocation: Allocation,
  bus: DriveBus,
  disks: readonly DriveAddress[],
): number {
  const locate = positions(allocation.controllers)
  const placed = controllersOf(allocation, bus).flatMap(({ index, address }) =>
    address?.type === 'pci' ? [{ index, position: locate(address) }] : [],
  )
  const found = placed.sort((a, b) => comparePositions(a.position, b.position)).at(-1)
  // If libvirt has yet to add or to place one of them, the index decides.
  const isWhole = disks.every(({ controller }) => placed.some(({ index }) => index === controller))
  return found !== undefined && isWhole ? found.index : nextController(allocation, bus) - 1
}

/** The first controller of IDE, of floppies and of q35's SATA exists even if the definition does not list it. */
function nextController(allocation: Allocation, bus: DriveBus): number {
  const used = disksOn(allocation, bus).map((disk) => driveAddress(disk).controller + 1)
  const isBuiltIn =
    bus === 'sata' ? machineOf(allocation.domain).cdromBus === 'sata' : bus !== 'scsi'
  return Math.max(nextIndex(allocation, bus), isBuiltIn ? 1 : 0, ...used)
}

/** A `<hostdev type='scsi'>` takes a unit too. */
function hostUnits(allocation: Allocation, bus: DriveBus): readonly DriveAddress[] {
  if (bus !== 'scsi') return []
  return allocation.domain.occupants.flatMap(({ address }) =>
    address?.type === 'drive' ? [address] : [],
  )
}

/** Adds a controller, which the guest finds after every other disk controller. */
function onNewController(allocation: Allocation, bus: 'scsi' | 'sata'): Place | null {
  const place = placeController(allocation, ['scsi', 'sata'])
  if (place === null) return null
  const index = nextController(allocation, bus)
  const controller: AddedController = {
    type: bus,
    index,
    model: bus === 'scsi' ? scsiModelAt(allocation, place) : null,
    address: place.address,
    replaces: null,
  }
  return { address: drive(index, 0, 0), controllers: [...place.controllers, controller] }
}

/** Only virtio-scsi works on virtio-mmio; all other models are PCI devices. */
function scsiModelAt({ scsiModel }: Allocation, { address }: Place): string {
  return address?.type === 'other' ? 'virtio-scsi' : (scsiModel ?? 'virtio-scsi')
}
