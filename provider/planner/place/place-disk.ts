import { machineOf } from '../request/machines.js'
import type { RescueBus } from '../types.js'
import { hasPci } from './pci-slots.js'
import { placeOnBoard } from './place-board.js'
import { placeCcw } from './place-ccw.js'
import { placeDrive } from './place-drive.js'
import { placePci } from './place-pci.js'
import { placeUsb } from './place-usb.js'
import { disksOn, UNPINNED, type Place, type Room } from './room.js'

/**
 * Finds a place on a bus that the guest names after every disk already in the room.
 *
 * Linux names by address, not by target, and gives the lowest names first; libvirt, left to
 * itself, would take the lowest free address. Null: the machine has no such place left.
 */
export function placeAfterAll(room: Room, bus: RescueBus): Place | null {
  switch (bus) {
    case 'virtio':
      return placeVirtio(room)
    case 'scsi':
    case 'sata':
    case 'ide':
    case 'fdc':
      return placeDrive(room, bus)
    case 'usb':
      return placeUsb(room)
    case 'xen':
      return UNPINNED
  }
}

/**
 * Finds a place on a bus for disks that nothing has to come before: those of a legacy rescue.
 *
 * As `placeAfterAll`; but where libvirt has yet to give out every PCI address of a definition it
 * gives the disks theirs too, in their order.
 */
export function placeFirst(room: Room, bus: RescueBus): Place | null {
  const isPci = ['pci', 'pcie'].includes(machineOf(room.domain).addressing)
  return bus === 'virtio' && isPci && !hasPci(room) ? UNPINNED : placeAfterAll(room, bus)
}

function placeVirtio(room: Room): Place | null {
  const disks = disksOn(room, 'virtio').map(({ address }) => address)
  switch (disks.find((address) => address !== null)?.type ?? machineOf(room.domain).addressing) {
    case 'ccw':
      return placeCcw(room)
    case 'other':
      return placeOnBoard(room)
    default:
      return placePci(room, {
        after: disks.map((address) => (address?.type === 'pci' ? address : null)),
      })
  }
}
