import { drive, driveAddress, type DriveBus } from './drive-address.js'
import { machineOf } from './machines.js'
import { controllersOf, disksOn, type Room } from './room.js'
import type { DriveAddress } from './types.js'

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
    case 'scsi': {
      const first = drive(controller, 0, 0, topTarget(room, controller))
      return units(scsiUnits(room, controller), first).filter(({ unit }) => unit !== 7)
    }
  }
}

function units(count: number, first: DriveAddress): readonly DriveAddress[] {
  return Array.from({ length: count }, (_, unit) => ({ ...first, unit }))
}

/** Disks of a SCSI controller may be spread over targets; new ones go on the highest. */
function topTarget(room: Room, controller: number): number {
  const targets = disksOn(room, 'scsi')
    .map(driveAddress)
    .filter((address) => address.controller === controller)
    .map(({ target }) => target)
  return Math.max(0, ...targets)
}

/** libvirt writes the model down; `auto`, or none, means its own choice. */
function scsiUnits(room: Room, controller: number): number {
  const found = controllersOf(room, 'scsi').find(({ index }) => index === controller)
  const model = found?.model ?? 'auto'
  return SCSI_UNITS[model === 'auto' ? defaultModel(room) : model] ?? 0
}

/** How many units QEMU's models have; a controller of another model is left alone. */
const SCSI_UNITS: Readonly<Record<string, number>> = {
  'virtio-scsi': 256,
  'virtio-transitional': 256,
  'virtio-non-transitional': 256,
  lsilogic: 7,
  lsisas1068: 8,
  lsisas1078: 64,
  vmpvscsi: 64,
  ibmvscsi: 8,
}

/** libvirt: `qemuDomainDefaultSCSIControllerModel`. */
function defaultModel({ domain }: Room): string {
  if (domain.arch.startsWith('ppc64')) return 'ibmvscsi'
  return machineOf(domain).addressing === 'ccw' ? 'virtio-scsi' : 'lsilogic'
}
