import { machineOf } from '../request/machines.js'
import type { Address, PciAddress } from '../types.js'
import { isPcie } from './pci-slots.js'
import { placeOnBoard } from './place-board.js'
import { placeCcw } from './place-ccw.js'
import { placePci } from './place-pci.js'
import type { Place, Room } from './room.js'

/**
 * Finds a place for a controller of our own that the guest finds after all of the instance's devices.
 *
 * Where there is none, one after the controllers of the given types will do. An xHCI may sit on
 * bus 0 of a PCI Express machine, since USB disks are found last anyway.
 */
export function placeController(room: Room, types: readonly string[]): Place | null {
  switch (machineOf(room.domain).addressing) {
    case 'pci':
    case 'pcie':
      return types.includes('usb') && isPcie(room)
        ? placePci(room, { after: own(room, types), isIntegrated: true })
        : (placePci(room, { after: all(room) }) ?? placePci(room, { after: own(room, types) }))
    case 'ccw':
      return placeCcw(room)
    case 'other':
      return placeOnBoard(room)
  }
}

function all({ taken }: Room): readonly PciAddress[] {
  return taken.filter((address) => address.type === 'pci')
}

/** Null among them: one that libvirt has yet to place. */
function own(room: Room, types: readonly string[]): readonly (PciAddress | null)[] {
  return room.controllers
    .filter(({ type, model }) => types.includes(type) && model !== 'none')
    .map(({ address }) => address)
    .filter((address): address is PciAddress | null => isPciOrOpen(address))
}

function isPciOrOpen(address: Address | null): boolean {
  return address === null || address.type === 'pci'
}
