import { machineOf } from './machines.js'
import { hasPci } from './pci-slots.js'
import { placeAfterAll } from './place.js'
import { UNPINNED, type Place, type Room } from './room.js'
import type { RescueBus } from './types.js'

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
