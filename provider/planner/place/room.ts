import type { AddedController, Address, Controller, Domain, RescueBus } from '../types.js'

/** A disk that already has its place, and that a new one must come after. */
export interface Seated {
  readonly bus: string
  readonly device: string
  readonly target: string
  readonly address: Address | null
}

/**
 * What is taken while disks are being placed. Never changed: each placing gives the next room.
 *
 * `disks` hold the order that must not move; `taken` holds every address, theirs and those of
 * network cards, host devices, video and the rest.
 */
export interface Room {
  readonly domain: Domain
  readonly disks: readonly Seated[]
  readonly controllers: readonly Controller[]
  readonly added: readonly AddedController[]
  readonly taken: readonly Address[]
  /** SCSI controller model the rescue image asks for, if one must be added. */
  readonly scsiModel: string | null
}

/** Where a disk goes: its address (null: libvirt's choice) and the controllers that must come with it. */
export interface Place {
  readonly address: Address | null
  readonly controllers: readonly AddedController[]
}

/** A place of libvirt's choice. */
export const UNPINNED: Place = { address: null, controllers: [] }

/** The room a domain leaves when these of its disks stay. */
export function roomOf(domain: Domain, disks: readonly Seated[], scsiModel: string | null): Room {
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
 * The SCSI devices of the host that a domain was given, as if they were disks.
 *
 * Most of them are, and the guest then gives them `sd` names too.
 */
export function scsiHostDevices({ occupants }: Domain): readonly Seated[] {
  return occupants
    .filter(
      ({ element, bus, address }) => element === 'hostdev' && bus === 'scsi' && address !== null,
    )
    .map(({ address }) => ({ bus: 'scsi', device: 'disk', target: '', address }))
}

/** The room after a disk and the controllers it brings have taken their places. */
export function seat(room: Room, disk: Seated, controllers: readonly AddedController[]): Room {
  const addresses = [disk.address, ...controllers.map((controller) => controller.address)]
  return {
    ...room,
    disks: [...room.disks, disk],
    controllers: [...room.controllers, ...controllers.map(asController)],
    added: [...room.added, ...controllers],
    taken: [...room.taken, ...addresses.filter((address) => address !== null)],
  }
}

/** The disks of a room that hang on one bus. */
export function disksOn(room: Room, bus: RescueBus): readonly Seated[] {
  return room.disks.filter((disk) => disk.bus === bus)
}

/** The first index after every controller of a type. */
export function nextIndex(room: Room, type: string): number {
  return 1 + Math.max(-1, ...controllersOf(room, type).map(({ index }) => index))
}

/** The controllers of one type (`scsi`, `usb`, `pci`, …): the domain's, and those added so far. */
export function controllersOf(room: Room, type: string): readonly Controller[] {
  return room.controllers.filter((controller) => controller.type === type)
}

function asController({ type, index, model, address }: AddedController): Controller {
  return { type, index, model, address, ports: null }
}
