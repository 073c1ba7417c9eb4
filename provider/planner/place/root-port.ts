import { machineOf } from '../request/machines.js'
import type { AddedController, PciAddress } from '../types.js'
import { range, slotAddress } from './pci-slots.js'
import { controllersOf, nextIndex, type Place, type Room } from './room.js'

/**
 * Puts a root port of our own on bus 0, above every other bridge there, and gives the place behind it.
 *
 * So the guest numbers its bus after all others and finds what is behind it last. Null: no slot above.
 */
export function nextRootPort(room: Room): Place | null {
  return rootPortAt(room, slotsAbove(room)[0])
}

/** The same in the highest slot, where libvirt has yet to place the others. */
export function highestRootPort(room: Room): Place | null {
  return rootPortAt(room, slotsAbove(room).at(-1))
}

/** The same on a function of q35's own slot 0x1f (ISA bridge 0, SATA 2, SMBus 3) that is left. */
export function spareRootPort(room: Room): Place | null {
  if (machineOf(room.domain).cdromBus !== 'sata') return null
  const functions = range(4, 7).map((number) => ({ ...slotAddress(0, 31), function: number }))
  const taken = onRoot(room).map(place)
  const isFree = (address: PciAddress): boolean => !taken.includes(place(address))
  return rootPortAt(
    room,
    functions.filter(isFree).find((address) => place(address) > top(room)),
  )
}

function rootPortAt(room: Room, address: PciAddress | undefined): Place | null {
  if (address === undefined) return null
  const index = Math.max(1, nextIndex(room, 'pci'))
  const model = 'pcie-root-port'
  const port: AddedController = { type: 'pci', index, model, address, replaces: null }
  return { address: slotAddress(index, 0), controllers: [port] }
}

function slotsAbove(room: Room): readonly PciAddress[] {
  const taken = onRoot(room).map(({ slot }) => slot)
  return range(2, 30)
    .filter((slot) => !taken.includes(slot))
    .map((slot) => slotAddress(0, slot))
    .filter((address) => place(address) > top(room))
}

function onRoot({ taken }: Room): readonly PciAddress[] {
  return taken.flatMap((address) => (address.type === 'pci' && address.bus === 0 ? [address] : []))
}

/** The last bridge of bus 0. */
function top(room: Room): number {
  const bridges = controllersOf(room, 'pci').flatMap(({ address }) =>
    address?.type === 'pci' && address.bus === 0 ? [place(address)] : [],
  )
  return Math.max(0, ...bridges)
}

function place({ slot, function: number }: PciAddress): number {
  return slot * 8 + number
}
