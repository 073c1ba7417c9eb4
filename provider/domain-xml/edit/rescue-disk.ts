import type { DiskPlace } from '../../planner/index.js'
import type { Tag } from '../../xml/index.js'
import { addressTag } from './address-tag.js'
import type { RescueArtifacts } from './artifacts.js'

/**
 * The rescue disk as an element. Formats and chain are spelled out to the end, so that nothing is ever
 * probed, and what the image's own header names is not followed.
 */
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
      chainTag(rescueDisk.backing),
      { name: 'target', attributes: { dev: target, bus } },
      ...(isReadOnly(place, rescueDisk.readOnly) ? [{ name: 'readonly' }] : []),
      ...(bootOrder === null ? [] : [{ name: 'boot', attributes: { order: bootOrder } }]),
      ...(address === null ? [] : [addressTag(address)]),
    ],
  }
}

/** The chain below a disk. An empty `<backingStore/>` ends it: libvirt then looks no further. */
function chainTag(backing: RescueArtifacts['rescueDisk']['backing']): Tag {
  if (backing === null) return { name: 'backingStore' }
  return {
    name: 'backingStore',
    attributes: { type: 'file' },
    content: [
      { name: 'format', attributes: { type: backing.format } },
      { name: 'source', attributes: { file: backing.path } },
      { name: 'backingStore' },
    ],
  }
}

/** A cdrom always is; a hard disk on IDE or SATA cannot be, since libvirt refuses it. */
function isReadOnly({ bus, device }: DiskPlace, wanted: boolean): boolean {
  if (device === 'cdrom') return true
  return wanted && bus !== 'ide' && bus !== 'sata'
}
