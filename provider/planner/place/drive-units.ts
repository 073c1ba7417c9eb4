import { machineOf } from '../request/machines.js'
import { scsiTargets } from '../request/scsi-models.js'
import type { DriveAddress } from '../types.js'
import { controllersOf, type Allocation } from './allocation.js'
import { drive, type DriveBus } from './drive-address.js'

/** Every unit of one controller, in the order in which a guest names them; empty for a number below 0. */
export function unitsOf(
  allocation: Allocation,
  bus: DriveBus,
  controller: number,
): readonly DriveAddress[] {
  if (controller < 0) return []
  switch (bus) {
    case 'ide':
      return controller > 0 ? [] : [...units(2, drive(0, 0, 0)), ...units(2, drive(0, 1, 0))]
    case 'fdc':
      return controller > 0 ? [] : units(2, drive(0, 0, 0))
    case 'sata':
      return units(6, drive(controller, 0, 0))
    case 'scsi':
      return scsiPlaces(allocation, controller)
  }
}

function units(count: number, first: DriveAddress): readonly DriveAddress[] {
  return Array.from({ length: count }, (_, unit) => ({ ...first, unit }))
}

/**
 * The targets of a SCSI controller, one disk each.
 *
 * A second unit of a target cannot be used: QEMU lists units newest first, so the new disk would take the
 * name of the disk before it. On `lsilogic` libvirt's unit is the target of the bus.
 */
function scsiPlaces(allocation: Allocation, controller: number): readonly DriveAddress[] {
  // If the model is `auto` or missing, libvirt chooses it.
  const found = controllersOf(allocation, 'scsi').find(({ index }) => index === controller)
  const model = found?.model ?? 'auto'
  const known = model === 'auto' ? defaultModel(allocation) : model
  const count = scsiTargets(known)
  if (known === 'lsilogic') return units(count, drive(controller, 0, 0))
  return Array.from({ length: count }, (_, target) => ({ ...drive(controller, 0, 0), target }))
}

/** libvirt: `qemuDomainDefaultSCSIControllerModel`. */
function defaultModel({ domain }: Allocation): string {
  if (domain.arch.startsWith('ppc64')) return 'ibmvscsi'
  return machineOf(domain).addressing === 'ccw' ? 'virtio-scsi' : 'lsilogic'
}
