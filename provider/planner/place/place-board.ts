import { boardTransport } from '../request/board.js'
import { UNPINNED, type Place, type Allocation } from './allocation.js'

/**
 * Finds a place for a virtio disk or a controller on a machine whose addresses follow no known rule.
 *
 * With PCI, libvirt chooses the address. With virtio-mmio the address is written out, because libvirt would
 * choose one on PCI. Null if the board has neither.
 */
export function placeOnBoard({ domain }: Allocation): Place | null {
  switch (boardTransport(domain)) {
    case 'pci':
      return UNPINNED
    case 'mmio':
      return { address: { type: 'other', attributes: { type: 'virtio-mmio' } }, controllers: [] }
    case null:
      return null
  }
}
