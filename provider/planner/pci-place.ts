import { machineOf } from './machines.js'
import { comparePositions, positions, type Position } from './pci-order.js'
import { controllersOf, nextIndex, type Place, type Room } from './room.js'
import type { AddedController, Controller, PciAddress } from './types.js'

/** What a place in PCI is wanted for. */
export interface PciWish {
  /** Addresses the guest must find first; null: one that libvirt has yet to choose. */
  readonly after: readonly (PciAddress | null)[]
  /** A device that may sit on bus 0 of a PCI Express machine although others of its kind do not. */
  readonly isIntegrated?: boolean
}

/**
 * Finds the lowest free PCI slot that the guest finds after all the given ones.
 *
 * On `pc` a slot of bus 0. On PCI Express a free root port, else a new one above every other
 * bridge of bus 0, so that no existing bus gets another number; else a slot behind a
 * conventional bridge. Where libvirt has yet to choose the others' addresses it takes the
 * lowest, so the highest of ours comes after them. Null: no such place.
 */
export function placePci(room: Room, wish: PciWish): Place | null {
  const locate = positions(room.controllers)
  const fixed = wish.after.filter((address) => address !== null)
  const last = fixed.map(locate).reduce<Position | null>(later, null)
  const isFloating = fixed.length < wish.after.length || !hasPci(room)
  const fits = ({ address }: Candidate): boolean =>
    last === null || comparePositions(locate(address), last) > 0
  const byOrder = (a: Candidate, b: Candidate): number =>
    a.rank - b.rank || comparePositions(locate(a.address), locate(b.address))

  const slots = existing(room, wish).filter(fits).sort(byOrder)
  const natural = slots.filter(({ rank }) => rank === 0)
  if (isFloating && wish.isIntegrated !== true && isPcie(room)) return newRootPort(room, isFloating)
  const best = isFloating ? natural.at(-1) : natural[0]
  if (best !== undefined) return { address: best.address, controllers: [] }
  const port = isPcie(room) ? newRootPort(room, isFloating) : null
  if (port !== null && (last === null || comparePositions(behind(port), last) > 0)) return port
  return slots[0] === undefined ? null : { address: slots[0].address, controllers: [] }
}

interface Candidate {
  readonly address: PciAddress
  /** 0: a device's natural place on this machine; 1: possible. */
  readonly rank: number
}

function later(a: Position | null, b: Position): Position {
  return a !== null && comparePositions(a, b) > 0 ? a : b
}

function isPcie(room: Room): boolean {
  return machineOf(room.domain).addressing === 'pcie'
}

/** False for a definition that no libvirt has filled in yet. */
function hasPci(room: Room): boolean {
  return room.taken.some((address) => address.type === 'pci')
}

/** Where the guest finds what sits behind a new root port. */
function behind(place: Place): Position {
  const port = place.controllers[0]?.address
  return { bridges: port?.type === 'pci' ? [port.slot * 8 + port.function] : [], place: 0 }
}

/** Every free slot of the buses there are. */
function existing(room: Room, wish: PciWish): readonly Candidate[] {
  const full = new Set(
    room.taken.flatMap((address) => (address.type === 'pci' ? [key(address)] : [])),
  )
  return buses(room).flatMap(({ index, model }) => {
    const kind = BUSES[model] ?? null
    if (kind === null) return []
    const rank = isPcie(room) && index === 0 ? (wish.isIntegrated === true ? 0 : 2) : kind.rank
    return range(kind.first, kind.last)
      .map((slot) => ({ rank, address: pci(index, slot) }))
      .filter(({ address }) => rank < 2 && !full.has(key(address)) && !isReserved(room, address))
  })
}

function buses(room: Room): readonly { readonly index: number; readonly model: string }[] {
  const root = isPcie(room) ? 'pcie-root' : 'pci-root'
  const listed = controllersOf(room, 'pci').map(({ index, model }) => ({
    index,
    model: model ?? root,
  }))
  return listed.some(({ index }) => index === 0) ? listed : [{ index: 0, model: root }, ...listed]
}

/** Slots that take a device, by the model of the bus's controller; others take none (libvirt: `domain_addr.c`). */
const BUSES: Readonly<
  Record<string, { readonly first: number; readonly last: number; readonly rank: number }>
> = {
  'pci-root': { first: 1, last: 31, rank: 0 },
  'pcie-root': { first: 1, last: 30, rank: 0 },
  'pcie-root-port': { first: 0, last: 0, rank: 0 },
  'pcie-switch-downstream-port': { first: 0, last: 0, rank: 0 },
  'pci-bridge': { first: 1, last: 31, rank: 1 },
  'pcie-to-pci-bridge': { first: 1, last: 31, rank: 1 },
  'pci-expander-bus': { first: 0, last: 31, rank: 1 },
}

/** Slot 1 of `pc` is the chipset's; slot 2 is the first video card's, which libvirt may yet have to place. */
function isReserved(room: Room, { bus, slot }: PciAddress): boolean {
  if (bus !== 0) return false
  return machineOf(room.domain).addressing === 'pci' ? slot <= (isX86(room) ? 2 : 0) : slot <= 1
}

function isX86(room: Room): boolean {
  return /86/.test(room.domain.arch)
}

/** A root port of our own in a slot of bus 0 above every other bridge and root port. */
function newRootPort(room: Room, isFloating: boolean): Place | null {
  const onRoot = room.taken.flatMap((address) =>
    address.type === 'pci' && address.bus === 0 ? [address] : [],
  )
  const bridges = controllersOf(room, 'pci').flatMap(bridgeSlot)
  const above = 1 + Math.max(1, ...bridges)
  const free = range(above, 30).filter((slot) => onRoot.every((address) => address.slot !== slot))
  const slot = isFloating ? free.at(-1) : free[0]
  if (slot === undefined) return null
  const index = nextIndex(room, 'pci') || 1
  const port: AddedController = {
    type: 'pci',
    index,
    model: 'pcie-root-port',
    address: pci(0, slot),
    replaces: null,
  }
  return { address: pci(index, 0), controllers: [port] }
}

function bridgeSlot({ address }: Controller): readonly number[] {
  return address?.type === 'pci' && address.bus === 0 ? [address.slot] : []
}

function pci(bus: number, slot: number): PciAddress {
  return { type: 'pci', domain: 0, bus, slot, function: 0 }
}

function key({ domain, bus, slot }: PciAddress): string {
  return `${domain}:${bus}:${slot}`
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step)
}
