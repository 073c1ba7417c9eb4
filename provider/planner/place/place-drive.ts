import { machineOf } from '../request/machines.js'
import type { AddedController, DriveAddress } from '../types.js'
import { compareDrives, drive, driveAddress, type DriveBus } from './drive-address.js'
import { unitsOf } from './drive-units.js'
import { comparePositions, positions } from './pci-order.js'
import { placeController } from './place-controller.js'
import { controllersOf, disksOn, nextIndex, type Place, type Room } from './room.js'

/**
 * Finds the first free unit after every disk of a bus, on the controller that guests find last.
 *
 * Where that one is full, or there is none, a controller is added after all of them; IDE and
 * floppy controllers are the machine's own, so there the bus is full. Null: no such place.
 */
export function placeDrive(room: Room, bus: DriveBus): Place | null {
  const disks = disksOn(room, bus).map(driveAddress)
  const controller = lastController(room, bus, disks)
  const before = disks.filter((address) => address.controller === controller)
  const taken = [...before, ...hostUnits(room, bus)]
  const free = unitsOf(room, bus, controller).filter((unit) =>
    taken.every((other) => compareDrives(other, unit) !== 0),
  )
  const unit = free.find((address) => before.every((other) => compareDrives(other, address) < 0))
  if (unit !== undefined) return { address: unit, controllers: [] }
  if (bus === 'scsi' || bus === 'sata') return onNewController(room, bus)
  // Where nothing is pinned there is no order to keep, only names.
  const isPinned = disksOn(room, bus).some(({ address }) => address !== null)
  return isPinned || free[0] === undefined ? null : { address: free[0], controllers: [] }
}

/** Of several controllers the one that the guest finds last; -1 where there is none. */
function lastController(room: Room, bus: DriveBus, disks: readonly DriveAddress[]): number {
  const locate = positions(room.controllers)
  const placed = controllersOf(room, bus).flatMap(({ index, address }) =>
    address?.type === 'pci' ? [{ index, position: locate(address) }] : [],
  )
  const found = placed.sort((a, b) => comparePositions(a.position, b.position)).at(-1)
  // Of controllers that libvirt has yet to add, or to place, it goes by index.
  const isWhole = disks.every(({ controller }) => placed.some(({ index }) => index === controller))
  return found !== undefined && isWhole ? found.index : nextController(room, bus) - 1
}

/** The first controller of IDE, floppy and q35's SATA is there although nothing lists it. */
function nextController(room: Room, bus: DriveBus): number {
  const used = disksOn(room, bus).map((disk) => driveAddress(disk).controller + 1)
  const isBuiltIn = bus === 'sata' ? machineOf(room.domain).cdromBus === 'sata' : bus !== 'scsi'
  return Math.max(nextIndex(room, bus), isBuiltIn ? 1 : 0, ...used)
}

/** A `<hostdev type='scsi'>` holds a unit too. */
function hostUnits(room: Room, bus: DriveBus): readonly DriveAddress[] {
  if (bus !== 'scsi') return []
  return room.domain.occupants.flatMap(({ address }) =>
    address?.type === 'drive' ? [address] : [],
  )
}

/** A controller of our own, which the guest finds after every other disk controller. */
function onNewController(room: Room, bus: 'scsi' | 'sata'): Place | null {
  const place = placeController(room, ['scsi', 'sata'])
  if (place === null) return null
  const index = nextController(room, bus)
  const controller: AddedController = {
    type: bus,
    index,
    model: bus === 'scsi' ? scsiModelAt(room, place) : null,
    address: place.address,
    replaces: null,
  }
  return { address: drive(index, 0, 0), controllers: [...place.controllers, controller] }
}

/** Only virtio-scsi sits on virtio-mmio; the others are PCI devices. */
function scsiModelAt({ scsiModel }: Room, { address }: Place): string {
  return address?.type === 'other' ? 'virtio-scsi' : (scsiModel ?? 'virtio-scsi')
}
