import type { DiskPlace } from '../planner/index.js'
import { addressTag } from './address-tag.js'
import type { RescueArtifacts } from './artifacts.js'
import type { Tag } from './build.js'

/** The rescue disk's element. Its format is spelled out, so nothing is ever probed. */
export function rescueDiskTag(place: DiskPlace, { rescueDisk }: RescueArtifacts): Tag {
  const { bus, device, target, bootOrder, address } = place
  const { type, path, format } = rescueDisk
  const source = type === 'block' ? { dev: path } : { file: path }
  return {
    name: 'disk',
    attributes: { type, device },
    content: [
      { name: 'driver', attributes: { name: 'qemu', type: format } },
      { name: 'source', attributes: source },
      { name: 'target', attributes: { dev: target, bus } },
      ...(isReadOnly(place, rescueDisk.readOnly) ? [{ name: 'readonly' }] : []),
      ...(bootOrder === null ? [] : [{ name: 'boot', attributes: { order: bootOrder } }]),
      ...(address === null ? [] : [addressTag(address)]),
    ],
  }
}

/** A cdrom always is; hard disks of IDE and SATA cannot be (libvirt refuses them). */
function isReadOnly({ bus, device }: DiskPlace, wanted: boolean): boolean {
  if (device === 'cdrom') return true
  return wanted && bus !== 'ide' && bus !== 'sata'
}
