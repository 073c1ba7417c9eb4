import { machineOf } from './machines.js'
import { range, slotAddress } from './pci-slots.js'
import { controllersOf, nextIndex, type Place, type Room } from './room.js'
import type { AddedController, PciAddress } from './types.js'

/**
 * Puts a root port of our own on bus 0, above every other bridge there, and gives the place behind it.
 *
 * So the guest numbers its bus after all others and finds what is behind it last. On q35 the
 * chipset's own slot 0x1f has functions left for it, when everything below is taken. Where
 * libvirt has yet to place the others, it takes the highest slot. Null: no place above.
 */
export function newRootPort(room: Room, isFloating: boolean): Place | null {
  const onRoot = room.taken.flatMap((address) =>
    address.type === 'pci' && address.bus === 0 ? [address] : [],
  )
  const last = Math.max(slotPlace(1), ...bridges(room).map(place))
  const slots = range(1, 30)
    .map((slot) => slotAddress(0, slot))
    .filter((address) => onRoot.every(({ slot }) => slot !== address.slot))
  const above = slots.filter((address) => place(address) > last)
  const spare = spareFunctions(room, onRoot).filter((address) => place(address) > last)
  const address = (isFloating ? above.at(-1) : above[0]) ?? spare[0]
  if (address === undefined) return null
  const index = Math.max(1, nextIndex(room, 'pci'))
  const port: AddedController = {
    type: 'pci',
    index,
    model: 'pcie-root-port',
    address,
    replaces: null,
  }
  return { address: slotAddress(index, 0), controllers: [port] }
}

function place(address: PciAddress): number {
  return slotPlace(address.slot) + address.function
}

function slotPlace(slot: number): number {
  return slot * 8
}

function bridges(room: Room): readonly PciAddress[] {
  return controllersOf(room, 'pci').flatMap(({ address }) =>
    address?.type === 'pci' && address.bus === 0 ? [address] : [],
  )
}

/** Slot 0x1f of q35 is multifunction: ISA bridge 0, SATA 2, SMBus 3. */
function spareFunctions(room: Room, taken: readonly PciAddress[]): readonly PciAddress[] {
  if (machineOf(room.domain).cdromBus !== 'sata') return []
  return range(4, 7)
    .map((number) => ({ ...slotAddress(0, 31), function: number }))
    .filter((address) => taken.every((other) => place(other) !== place(address)))
}
