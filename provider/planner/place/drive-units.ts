import { machineOf } from '../request/machines.js'
import { scsiTargets } from '../request/scsi-models.js'
import type { DriveAddress } from '../types.js'
import { drive, type DriveBus } from './drive-address.js'
import { controllersOf, type Room } from './room.js'

/** Every unit of one controller, in the order in which a guest names them; none below controller 0. */
export function unitsOf(room: Room, bus: DriveBus, controller: number): readonly DriveAddress[] {
  if (controller < 0) return []
  switch (bus) {
    case 'ide':
      return controller > 0 ? [] : [...units(2, drive(0, 0, 0)), ...units(2, drive(0, 1, 0))]
    case 'fdc':
      return controller > 0 ? [] : units(2, drive(0, 0, 0))
    case 'sata':
      return units(6, drive(controller, 0, 0))
    case 'scsi':
      return scsiPlaces(room, controller)
  }
}

function units(count: number, first: DriveAddress): readonly DriveAddress[] {
  return Array.from({ length: count }, (_, unit) => ({ ...first, unit }))
}

/**
 * The targets of a SCSI controller, one disk each.
 *
 * Not the units of one target: QEMU lists those to the guest newest first, so a disk at the next unit
 * would take the name of the one before it. On `lsilogic` libvirt's unit is what the bus calls target.
 */
function scsiPlaces(room: Room, controller: number): readonly DriveAddress[] {
  // libvirt writes the model down; `auto`, or none, means its own choice.
  const found = controllersOf(room, 'scsi').find(({ index }) => index === controller)
  const model = found?.model ?? 'auto'
  const known = model === 'auto' ? defaultModel(room) : model
  const count = scsiTargets(known)
  if (known === 'lsilogic') return units(count, drive(controller, 0, 0))
  return Array.from({ length: count }, (_, target) => ({ ...drive(controller, 0, 0), target }))
}

/** libvirt: `qemuDomainDefaultSCSIControllerModel`. */
function defaultModel({ domain }: Room): string {
  if (domain.arch.startsWith('ppc64')) return 'ibmvscsi'
  return machineOf(domain).addressing === 'ccw' ? 'virtio-scsi' : 'lsilogic'
}
