import type { PciAddress } from '../../types.js'
import type { Place, Allocation } from '../allocation.js'
import { comparePositions, positions, type Position } from './pci-order.js'
import { freeSlots, hasPci, isPcie, type FreeSlot } from './pci-slots.js'
import { highestRootPort, nextRootPort, spareRootPort } from './root-port.js'

/** What a new PCI address has to fulfil. */
export interface PciConstraints {
  /** Addresses that the guest must find first; null: libvirt has yet to choose one. */
  readonly after: readonly (PciAddress | null)[]
  /** True: bus 0 of a PCI Express machine will do, although most devices do not belong there. */
  readonly isIntegrated?: boolean
}

/**
 * Finds the lowest free PCI slot that the guest finds after all the given ones.
 *
 * On `pc` a slot of bus 0. On PCI Express a free root port, else a new one above every other
 * bridge of bus 0, so that no existing bus gets another number. On both, if these are full, a slot
 * behind a conventional bridge; then a spare function of q35's chipset. If libvirt has yet to choose
 * the other addresses, it takes the lowest ones, so we take the highest. Null: no such place.
 */
export function placePci(allocation: Allocation, wanted: PciConstraints): Place | null {
  const locate = positions(allocation.controllers)
  const fixed = wanted.after.filter((address) => address !== null)
  const last = fixed.map(locate).reduce<Position | null>(later, null)
  const isFloating = fixed.length < wanted.after.length || !hasPci(allocation)
  const fits = ({ address }: FreeSlot): boolean =>
    last === null || comparePositions(locate(address), last) > 0
  const byOrder = (a: FreeSlot, b: FreeSlot): number =>
    a.rank - b.rank || comparePositions(locate(a.address), locate(b.address))

  const slots = freeSlots(allocation, wanted.isIntegrated === true)
    .filter(fits)
    .sort(byOrder)
  const natural = slots.filter(({ rank }) => rank === 0)
  if (isFloating && wanted.isIntegrated !== true && isPcie(allocation))
    return highestRootPort(allocation)
  const best = isFloating ? natural.at(-1) : natural[0]
  if (best !== undefined) return { address: best.address, controllers: [] }
  const [port, spare] = isPcie(allocation)
    ? [nextRootPort(allocation), spareRootPort(allocation)]
    : [null, null]
  const isAfter = (place: Place): boolean =>
    last === null || comparePositions(behind(place), last) > 0
  if (port !== null && isAfter(port)) return port
  if (slots[0] !== undefined) return { address: slots[0].address, controllers: [] }
  return spare !== null && isAfter(spare) ? spare : null
}

function later(a: Position | null, b: Position): Position {
  return a !== null && comparePositions(a, b) > 0 ? a : b
}

/** Where the guest finds a device behind a new root port. */
function behind(place: Place): Position {
  const port = place.controllers[0]?.address
  return { bridges: port?.type === 'pci' ? [port.slot * 8 + port.function] : [], place: 0 }
}
