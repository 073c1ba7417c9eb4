import type { AddedController, Address, Controller, Domain, RescueBus } from '../types.js'

/** A disk that has its place; a new one must come after it. */
export interface PlacedDisk {
  readonly bus: string
  readonly device: string
  readonly target: string
  readonly address: Address | null
}

/**
 * What is taken while disks get their places. It never changes: `allocate` gives the next one.
 *
 * `disks` hold the order that must not move. `taken` holds every address: those of disks,
 * controllers, network cards, host devices, video and the rest.
 */
export interface Allocation {
  readonly domain: Domain
  readonly disks: readonly PlacedDisk[]
  readonly controllers: readonly Controller[]
  readonly added: readonly AddedController[]
  readonly taken: readonly Address[]
  /** The model for a SCSI controller that has to be added; null: the rescue image names none. */
  readonly scsiModel: string | null
}

/** Where a disk goes: its address (null: libvirt's choice) and the controllers that must come with it. */
export interface Place {
  readonly address: Address | null
  readonly controllers: readonly AddedController[]
}

/** A place of libvirt's choice. */
export const UNPINNED: Place = { address: null, controllers: [] }

/** What is taken in a domain if these of its disks stay. */
export function allocationOf(
  domain: Domain,
  disks: readonly PlacedDisk[],
  scsiModel: string | null,
): Allocation {
  const addresses = [...domain.occupants, ...domain.controllers, ...disks].map(
    (device) => device.address,
  )
  return {
    domain,
    disks,
    controllers: domain.controllers,
    added: [],
    taken: addresses.filter((address) => address !== null),
    scsiModel,
  }
}

/**
 * The host's SCSI devices that a domain uses, in the form of disks.
 *
 * Most of them are disks, and the guest gives these `sd` names too.
 */
export function scsiHostDevices({ occupants }: Domain): readonly PlacedDisk[] {
  return occupants
    .filter(
      ({ element, bus, address }) => element === 'hostdev' && bus === 'scsi' && address !== null,
    )
    .map(({ address }) => ({ bus: 'scsi', device: 'disk', target: '', address }))
}

/** The allocation once a disk and the controllers that it needs have their places. */
export function allocate(
  allocation: Allocation,
  disk: PlacedDisk,
  controllers: readonly AddedController[],
): Allocation {
  const addresses = [disk.address, ...controllers.map((controller) => controller.address)]
  return {
    ...allocation,
    disks: [...allocation.disks, disk],
    controllers: [...allocation.controllers, ...controllers.map(asController)],
    added: [...allocation.added, ...controllers],
    taken: [...allocation.taken, ...addresses.filter((address) => address !== null)],
  }
}

/** The disks of an allocation that are on one bus. */
export function disksOn(allocation: Allocation, bus: RescueBus): readonly PlacedDisk[] {
  return allocation.disks.filter((disk) => disk.bus === bus)
}

/** The first index after every controller of a type. */
export function nextIndex(allocation: Allocation, type: string): number {
  return 1 + Math.max(-1, ...controllersOf(allocation, type).map(({ index }) => index))
}

/** The controllers of one type (`scsi`, `usb`, `pci`, …): the domain's, and those added so far. */
export function controllersOf(allocation: Allocation, type: string): readonly Controller[] {
  return allocation.controllers.filter((controller) => controller.type === type)
}

function asController({ type, index, model, address }: AddedController): Controller {
  return { type, index, model, address, ports: null }
}
