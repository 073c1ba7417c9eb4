import type { DiskPlace } from '../../../planner/index.js'
import { XmlError, type Tag } from '../../../xml/index.js'
import { addressTag } from './address-tag.js'
import type { RescueArtifacts } from '../artifacts.js'

/**
 * The rescue disk as an element. Formats and chain are spelled out to the end, so that nothing is ever
 * probed, and what the image's own header names is not followed.
 */
export function rescueDiskTag(place: DiskPlace, { rescueDisk }: RescueArtifacts): Tag {
  if (rescueDisk === null)
    throw new XmlError('the plan has a rescue disk, but no file of it is given')
  const { bus, device, target, bootOrder, address } = place
  const { type, format } = rescueDisk
  return {
    name: 'disk',
    attributes: { type, device },
    content: [
      { name: 'driver', attributes: { name: 'qemu', type: format } },
      sourceTag(rescueDisk),
      chainTag(rescueDisk.backing),
      { name: 'target', attributes: { dev: target, bus } },
      ...(isReadOnly(place, rescueDisk.readOnly) ? [{ name: 'readonly' }] : []),
      ...(bootOrder === null ? [] : [{ name: 'boot', attributes: { order: bootOrder } }]),
      ...(address === null ? [] : [addressTag(address)]),
    ],
  }
}

/** The chain below a disk. An empty `<backingStore/>` ends it: libvirt then looks no further. */
function chainTag(backing: NonNullable<RescueArtifacts['rescueDisk']>['backing']): Tag {
  if (backing === null) return { name: 'backingStore' }
  return {
    name: 'backingStore',
    attributes: { type: backing.type },
    content: [
      { name: 'format', attributes: { type: backing.format } },
      sourceTag(backing),
      { name: 'backingStore' },
    ],
  }
}

/** QEMU opens a block device by another driver than a file, and refuses it as a file. */
function sourceTag({
  type,
  path,
}: {
  readonly type: 'file' | 'block'
  readonly path: string
}): Tag {
  return { name: 'source', attributes: type === 'block' ? { dev: path } : { file: path } }
}

/** A cdrom always is; a hard disk on IDE or SATA cannot be, since libvirt refuses it. */
function isReadOnly({ bus, device }: DiskPlace, wanted: boolean): boolean {
  if (device === 'cdrom') return true
  return wanted && bus !== 'ide' && bus !== 'sata'
}
