import { machineOf } from '../request/machines.js'
import type { RescueBus } from '../types.js'
import { disksOn, UNPINNED, type Place, type Allocation } from './allocation.js'
import { hasPci } from './pci/pci-slots.js'
import { placeOnBoard } from './place-board.js'
import { placeCcw } from './place-ccw.js'
import { placeDrive } from './place-drive.js'
import { placePci } from './pci/place-pci.js'
import { placeUsb } from './place-usb.js'
import { placeZpci } from './pci/place-zpci.js'

/**
 * Finds a place on a bus that the guest names after every disk already in the allocation.
 *
 * Linux names disks by address, not by target, and gives the lowest names first. libvirt would
 * choose the lowest free address. Null: the machine has no such place left.
 */
export function placeAfterAll(allocation: Allocation, bus: RescueBus): Place | null {
  switch (bus) {
    case 'virtio':
      return placeVirtio(allocation)
    case 'scsi':
    case 'sata':
    case 'ide':
    case 'fdc':
      return placeDrive(allocation, bus)
    case 'usb':
      return placeUsb(allocation)
    case 'xen':
      return UNPINNED
  }
}

/**
 * Finds a place on a bus for a disk that need not come after other disks: a disk of a legacy rescue.
 *
 * The same as `placeAfterAll`, with one exception: if no PCI address is chosen yet, libvirt chooses all
 * of them, and those of the disks in their order.
 */
export function placeFirst(allocation: Allocation, bus: RescueBus): Place | null {
  const isPci = ['pci', 'pcie'].includes(machineOf(allocation.domain).addressing)
  return bus === 'virtio' && isPci && !hasPci(allocation)
    ? UNPINNED
    : placeAfterAll(allocation, bus)
}

function placeVirtio(allocation: Allocation): Place | null {
  const disks = disksOn(allocation, 'virtio').map(({ address }) => address)
  switch (
    disks.find((address) => address !== null)?.type ??
    machineOf(allocation.domain).addressing
  ) {
    case 'ccw':
      return placeCcw(allocation)
    case 'other':
      return placeOnBoard(allocation)
    default:
      return machineOf(allocation.domain).addressing === 'ccw'
        ? placeZpci(allocation, disks)
        : placePci(allocation, {
            after: disks.map((address) => (address?.type === 'pci' ? address : null)),
          })
  }
}
