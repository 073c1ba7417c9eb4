import { machineOf } from '../../request/machines.js'
import type { AddedController, PciAddress } from '../../types.js'
import { controllersOf, nextIndex, type Place, type Allocation } from '../allocation.js'
import { range, slotAddress } from './pci-slots.js'

/**
 * Puts a root port of our own on bus 0, above every other bridge there, and gives the place behind it.
 *
 * The guest then numbers its bus after all others, and finds what is behind it last. Null: no slot is free above.
 */
export function nextRootPort(allocation: Allocation): Place | null {
  return rootPortAt(allocation, slotsAbove(allocation)[0])
}

/** The same in the highest slot, for a definition whose addresses libvirt has yet to choose. */
export function highestRootPort(allocation: Allocation): Place | null {
  return rootPortAt(allocation, slotsAbove(allocation).at(-1))
}

/** The same on a free function of q35's own slot 0x1f, which has the ISA bridge at 0, SATA at 2, SMBus at 3. */
export function spareRootPort(allocation: Allocation): Place | null {
  if (machineOf(allocation.domain).cdromBus !== 'sata') return null
  const functions = range(4, 7).map((number) => ({ ...slotAddress(0, 31), function: number }))
  const taken = onRoot(allocation).map(place)
  const isFree = (address: PciAddress): boolean => !taken.includes(place(address))
  return rootPortAt(
    allocation,
    functions.filter(isFree).find((address) => place(address) > top(allocation)),
  )
}

function rootPortAt(allocation: Allocation, address: PciAddress | undefined): Place | null {
  if (address === undefined) return null
  const index = Math.max(1, nextIndex(allocation, 'pci'))
  const model = 'pcie-root-port'
  const port: AddedController = { type: 'pci', index, model, address, replaces: null }
  return { address: slotAddress(index, 0), controllers: [port] }
}

function slotsAbove(allocation: Allocation): readonly PciAddress[] {
  const taken = onRoot(allocation).map(({ slot }) => slot)
  return range(2, 30)
    .filter((slot) => !taken.includes(slot))
    .map((slot) => slotAddress(0, slot))
    .filter((address) => place(address) > top(allocation))
}

function onRoot({ taken }: Allocation): readonly PciAddress[] {
  return taken.flatMap((address) => (address.type === 'pci' && address.bus === 0 ? [address] : []))
}

/** The last bridge of bus 0. */
function top(allocation: Allocation): number {
  const bridges = controllersOf(allocation, 'pci').flatMap(({ address }) =>
    address?.type === 'pci' && address.bus === 0 ? [place(address)] : [],
  )
  return Math.max(0, ...bridges)
}

function place({ slot, function: number }: PciAddress): number {
  return slot * 8 + number
}
