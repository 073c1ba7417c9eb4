import type { PciAddress } from '../types.js'
import { comparePositions, positions, type Position } from './pci-order.js'
import { freeSlots, hasPci, isPcie, type FreeSlot } from './pci-slots.js'
import type { Place, Room } from './room.js'
import { highestRootPort, nextRootPort, spareRootPort } from './root-port.js'

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
 * bridge of bus 0, so that no existing bus gets another number. Else, on both, a slot behind a
 * conventional bridge, and at last a spare function of q35's chipset. Where libvirt has yet to
 * choose the others' addresses it takes the lowest, so the highest of ours comes after them.
 * Null: no such place.
 */
export function placePci(room: Room, wish: PciWish): Place | null {
  const locate = positions(room.controllers)
  const fixed = wish.after.filter((address) => address !== null)
  const last = fixed.map(locate).reduce<Position | null>(later, null)
  const isFloating = fixed.length < wish.after.length || !hasPci(room)
  const fits = ({ address }: FreeSlot): boolean =>
    last === null || comparePositions(locate(address), last) > 0
  const byOrder = (a: FreeSlot, b: FreeSlot): number =>
    a.rank - b.rank || comparePositions(locate(a.address), locate(b.address))

  const slots = freeSlots(room, wish.isIntegrated === true)
    .filter(fits)
    .sort(byOrder)
  const natural = slots.filter(({ rank }) => rank === 0)
  if (isFloating && wish.isIntegrated !== true && isPcie(room)) return highestRootPort(room)
  const best = isFloating ? natural.at(-1) : natural[0]
  if (best !== undefined) return { address: best.address, controllers: [] }
  const [port, spare] = isPcie(room) ? [nextRootPort(room), spareRootPort(room)] : [null, null]
  const isAfter = (place: Place): boolean =>
    last === null || comparePositions(behind(place), last) > 0
  if (port !== null && isAfter(port)) return port
  if (slots[0] !== undefined) return { address: slots[0].address, controllers: [] }
  return spare !== null && isAfter(spare) ? spare : null
}

function later(a: Position | null, b: Position): Position {
  return a !== null && comparePositions(a, b) > 0 ? a : b
}

/** Where the guest finds what sits behind a new root port. */
function behind(place: Place): Position {
  const port = place.controllers[0]?.address
  return { bridges: port?.type === 'pci' ? [port.slot * 8 + port.function] : [], place: 0 }
}
