import { placeCcw } from './ccw-place.js'
import { placeDrive } from './drive-place.js'
import { machineOf } from './machines.js'
import { placePci } from './pci-place.js'
import { disksOn, type Place, type Room } from './room.js'
import type { RescueBus } from './types.js'
import { placeUsb } from './usb-place.js'

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
      return FREE
  }
}

/** No address: what comes last in the XML gets the last one. */
const FREE: Place = { address: null, controllers: [] }

function placeVirtio(room: Room): Place | null {
  const disks = disksOn(room, 'virtio').map(({ address }) => address)
  switch (disks.find((address) => address !== null)?.type ?? machineOf(room.domain).addressing) {
    case 'ccw':
      return placeCcw(room)
    case 'other':
      return FREE
    default:
      return placePci(room, {
        after: disks.map((address) => (address?.type === 'pci' ? address : null)),
      })
  }
}
