import { placeCcw } from './ccw-place.js'
import { machineOf } from './machines.js'
import { placePci } from './pci-place.js'
import { type Place, type Room } from './room.js'
import type { Address, PciAddress } from './types.js'

/** Finds a place for a SCSI or SATA controller that the guest finds after all of the instance's own. */
export function placeDiskController(room: Room): Place | null {
  switch (machineOf(room.domain).addressing) {
    case 'pci':
    case 'pcie':
      return placePci(room, { after: diskControllers(room).map(asPci) })
    case 'ccw':
      return placeCcw(room)
    case 'other':
      return { address: null, controllers: [] }
  }
}

function diskControllers(room: Room): readonly (Address | null)[] {
  return room.controllers
    .filter(({ type }) => type === 'scsi' || type === 'sata')
    .map(({ address }) => address)
    .filter((address) => address === null || address.type === 'pci')
}

function asPci(address: Address | null): PciAddress | null {
  return address?.type === 'pci' ? address : null
}
