import { boardTransport } from '../request/board.js'
import { UNPINNED, type Place, type Room } from './room.js'

/**
 * Finds a place for a virtio disk or a controller on a machine whose addresses follow no known rule.
 *
 * With PCI the address is left to libvirt. With virtio-mmio it is named, since libvirt looks for PCI
 * if not. Null: the board has neither.
 */
export function placeOnBoard({ domain }: Room): Place | null {
  switch (boardTransport(domain)) {
    case 'pci':
      return UNPINNED
    case 'mmio':
      return { address: { type: 'other', attributes: { type: 'virtio-mmio' } }, controllers: [] }
    case null:
      return null
  }
}
