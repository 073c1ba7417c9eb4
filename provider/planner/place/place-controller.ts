import { machineOf } from '../request/machines.js'
import type { Address, PciAddress } from '../types.js'
import type { Place, Allocation } from './allocation.js'
import { isPcie } from './pci/pci-slots.js'
import { placeOnBoard } from './place-board.js'
import { placeCcw } from './place-ccw.js'
import { placePci } from './pci/place-pci.js'

/**
 * Finds a place for a new controller that the guest finds after all devices of the instance.
 *
 * If there is none, a place after the controllers of the given types will do. An xHCI may be on bus 0 of
 * a PCI Express machine, because guests find USB disks last.
 */
export function placeController(allocation: Allocation, types: readonly string[]): Place | null {
  switch (machineOf(allocation.domain).addressing) {
    case 'pci':
    case 'pcie':
      return types.includes('usb') && isPcie(allocation)
        ? placePci(allocation, { after: own(allocation, types), isIntegrated: true })
        : (placePci(allocation, { after: all(allocation) }) ??
            placePci(allocation, { after: own(allocation, types) }))
    case 'ccw':
      return placeCcw(allocation)
    case 'other':
      return placeOnBoard(allocation)
  }
}

function all({ taken }: Allocation): readonly PciAddress[] {
  return taken.filter((address) => address.type === 'pci')
}

/** Null stands for a controller that libvirt has yet to place. */
function own(allocation: Allocation, types: readonly string[]): readonly (PciAddress | null)[] {
  return allocation.controllers
    .filter(({ type, model }) => types.includes(type) && model !== 'none')
    .map(({ address }) => address)
    .filter((address): address is PciAddress | null => isPciOrOpen(address))
}

function isPciOrOpen(address: Address | null): boolean {
  return address === null || address.type === 'pci'
}
