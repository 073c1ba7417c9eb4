import { placePci } from './pci-place.js'
import { placeCcw } from './ccw-place.js'
import { machineOf } from './machines.js'
import { comparePositions, positions } from './pci-order.js'
import { controllersOf, disksOn, nextIndex, type Place, type Room, type Seated } from './room.js'
import { targetIndex } from './targets.js'
import type { AddedController, Controller, DriveAddress, RescueBus } from './types.js'

/** Buses whose disks have an `<address type='drive'>`. */
export type DriveBus = 'scsi' | 'sata' | 'ide' | 'fdc'

/**
 * Finds the first free unit after every disk of a bus, on the controller that guests find last.
 *
 * Where that one is full, or there is none, a controller is added after all of them; IDE and
 * floppy controllers are the machine's own, so there the bus is full. Null: no such place.
 */
export function placeDrive(room: Room, bus: DriveBus): Place | null {
  const disks = disksOn(room, bus).map(driveAddress)
  const controller = lastController(room, bus, disks)
  const last = disks
    .filter((address) => address.controller === controller)
    .reduce<DriveAddress | null>(later, null)
  const free = unitsOf(room, bus, controller).filter((unit) => !isTaken(room, bus, unit))
  const unit = free.find((address) => last === null || compare(address, last) > 0)
  if (unit !== undefined) return { address: unit, controllers: [] }
  if (bus === 'scsi' || bus === 'sata') return onNewController(room, bus, nextController(room, bus))
  // Where nothing is pinned there is no order to keep, only names.
  const isPinned = disksOn(room, bus).some(({ address }) => address !== null)
  return isPinned || free[0] === undefined ? null : { address: free[0], controllers: [] }
}

/**
 * A disk's drive address: the one its XML pins, else the one libvirt derives from its target.
 *
 * libvirt: `virDomainDiskDefAssignAddress`; unit 7 of a SCSI bus is the controller itself.
 */
export function driveAddress(disk: Seated): DriveAddress {
  if (disk.address?.type === 'drive') return disk.address
  const place = Math.max(0, targetIndex(disk.target))
  switch (disk.bus) {
    case 'ide':
      return drive(Math.floor(place / 4), Math.floor((place % 4) / 2), place % 2)
    case 'sata':
      return drive(Math.floor(place / 6), 0, place % 6)
    case 'fdc':
      return drive(Math.floor(place / 2), 0, place % 2)
    default:
      return drive(Math.floor(place / 15), 0, (place % 15) + (place % 15 >= 7 ? 1 : 0))
  }
}

function drive(controller: number, bus: number, unit: number, target = 0): DriveAddress {
  return { type: 'drive', controller, bus, target, unit }
}

function later(a: DriveAddress | null, b: DriveAddress): DriveAddress {
  return a !== null && compare(a, b) > 0 ? a : b
}

function compare(a: DriveAddress, b: DriveAddress): number {
  return a.controller - b.controller || a.bus - b.bus || a.target - b.target || a.unit - b.unit
}

/** Of several controllers the one that the guest finds last; -1 where there is none. */
function lastController(room: Room, bus: DriveBus, disks: readonly DriveAddress[]): number {
  const locate = positions(room.controllers)
  const placed = controllersOf(room, bus).flatMap(({ index, address }) =>
    address?.type === 'pci' ? [{ index, position: locate(address) }] : [],
  )
  const found = placed.sort((a, b) => comparePositions(a.position, b.position)).at(-1)
  // Disks of controllers that libvirt has yet to add, or to place: it goes by index.
  const isWhole = disks.every(({ controller }) => placed.some(({ index }) => index === controller))
  return found !== undefined && isWhole
    ? found.index
    : Math.max(nextController(room, bus) - 1, ...disks.map(({ controller }) => controller))
}

/** The first controller of IDE, floppy and q35's SATA is there although nothing lists it. */
function nextController(room: Room, bus: DriveBus): number {
  const used = disksOn(room, bus).map((disk) => driveAddress(disk).controller + 1)
  return Math.max(nextIndex(room, bus), isBuiltIn(room, bus) ? 1 : 0, ...used)
}

function isBuiltIn(room: Room, bus: DriveBus): boolean {
  if (bus === 'scsi') return false
  const { cdromBus } = machineOf(room.domain)
  return bus === 'sata' ? cdromBus === 'sata' : true
}

/** Every unit of one controller, in the order in which a guest names them. */
function unitsOf(room: Room, bus: DriveBus, controller: number): readonly DriveAddress[] {
  if (controller < 0) return []
  const units = (count: number, base: DriveAddress): readonly DriveAddress[] =>
    Array.from({ length: count }, (_, unit) => ({ ...base, unit }))
  switch (bus) {
    case 'ide':
      return controller > 0 ? [] : [...units(2, drive(0, 0, 0)), ...units(2, drive(0, 1, 0))]
    case 'fdc':
      return controller > 0 ? [] : units(2, drive(0, 0, 0))
    case 'sata':
      return units(6, drive(controller, 0, 0))
    case 'scsi': {
      const top = topTarget(room, controller)
      return units(scsiUnits(room, controller), drive(controller, 0, 0, top)).filter(
        ({ unit }) => unit !== 7,
      )
    }
  }
}

/** Disks of a SCSI controller may be spread over targets; new ones go on the highest. */
function topTarget(room: Room, controller: number): number {
  const targets = disksOn(room, 'scsi')
    .map(driveAddress)
    .filter((address) => address.controller === controller)
    .map(({ target }) => target)
  return Math.max(0, ...targets)
}

/** How many units QEMU's models have; libvirt writes the model down, `auto` means its own choice. */
function scsiUnits(room: Room, controller: number): number {
  const found = controllersOf(room, 'scsi').find(({ index }) => index === controller)
  const model = found?.model ?? 'auto'
  return SCSI_UNITS[model === 'auto' ? defaultScsiModel(room) : model] ?? 0
}

const SCSI_UNITS: Readonly<Record<string, number>> = {
  'virtio-scsi': 16384,
  'virtio-transitional': 16384,
  'virtio-non-transitional': 16384,
  lsilogic: 7,
  lsisas1068: 8,
  lsisas1078: 64,
  vmpvscsi: 64,
  ibmvscsi: 8,
  dc390: 7,
  am53c974: 7,
}

/** libvirt: `qemuDomainDefaultSCSIControllerModel`. */
function defaultScsiModel(room: Room): string {
  const { addressing } = machineOf(room.domain)
  if (/^ppc64/.test(room.domain.arch)) return 'ibmvscsi'
  return addressing === 'ccw' ? 'virtio-scsi' : 'lsilogic'
}

function isTaken(room: Room, bus: DriveBus, wanted: DriveAddress): boolean {
  const disks = disksOn(room, bus).map(driveAddress)
  // A `<hostdev type='scsi'>` holds a unit too; other drive addresses are of other buses.
  const hostDevices = bus === 'scsi' ? room.domain.occupants.map(({ address }) => address) : []
  return [...disks, ...hostDevices].some(
    (address) => address?.type === 'drive' && compare(address, wanted) === 0,
  )
}

/** A controller of our own, which the guest finds after every other disk controller. */
function onNewController(room: Room, bus: 'scsi' | 'sata', index: number): Place | null {
  const place = placeController(room)
  if (place === null) return null
  const controller: AddedController = {
    type: bus,
    index,
    model: bus === 'scsi' ? (room.scsiModel ?? 'virtio-scsi') : null,
    address: place.address,
    replaces: null,
  }
  return { address: drive(index, 0, 0), controllers: [...place.controllers, controller] }
}

function placeController(room: Room): Place | null {
  switch (machineOf(room.domain).addressing) {
    case 'pci':
    case 'pcie':
      return placePci(room, { after: diskControllers(room).map(pciAddress) })
    case 'ccw':
      return placeCcw(room)
    case 'other':
      return { address: null, controllers: [] }
  }
}

const DISK_BUSES: readonly RescueBus[] = ['scsi', 'sata']

function diskControllers(room: Room): readonly Controller[] {
  return room.controllers.filter(({ type }) => DISK_BUSES.some((bus) => bus === type))
}

function pciAddress({
  address,
}: Controller): Extract<Controller['address'], { type: 'pci' }> | null {
  return address?.type === 'pci' ? address : null
}
