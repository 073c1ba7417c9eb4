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
      sourceTag(rescueDisk, rescueDisk.backing === null && rescueDisk.keepsOwner === true),
      chainTag(rescueDisk),
      { name: 'target', attributes: { dev: target, bus } },
      ...serialTag(place, rescueDisk.serial),
      ...(isReadOnly(place, rescueDisk.readOnly) ? [{ name: 'readonly' }] : []),
      ...(bootOrder === null ? [] : [{ name: 'boot', attributes: { order: bootOrder } }]),
      ...(address === null ? [] : [addressTag(address)]),
    ],
  }
}

/** A config drive that the rescue adds, as an element. */
export function configDriveTag({ bus, device, target, address }: DiskPlace, file: string): Tag {
  return {
    name: 'disk',
    attributes: { type: 'file', device },
    content: [
      { name: 'driver', attributes: { name: 'qemu', type: 'raw' } },
      sourceTag({ type: 'file', path: file }, false),
      { name: 'backingStore' },
      { name: 'target', attributes: { dev: target, bus } },
      { name: 'readonly' },
      ...(address === null ? [] : [addressTag(address)]),
    ],
  }
}

/** A floppy cannot have one. */
function serialTag({ device }: DiskPlace, serial: string | undefined): readonly Tag[] {
  return serial === undefined || device === 'floppy' ? [] : [{ name: 'serial', content: serial }]
}

/** The chain below a disk. An empty `<backingStore/>` ends it: libvirt then looks no further. */
function chainTag({ backing, keepsOwner }: NonNullable<RescueArtifacts['rescueDisk']>): Tag {
  if (backing === null) return { name: 'backingStore' }
  return {
    name: 'backingStore',
    attributes: { type: backing.type },
    content: [
      { name: 'format', attributes: { type: backing.format } },
      sourceTag(backing, keepsOwner === true),
      { name: 'backingStore' },
    ],
  }
}

interface Source {
  readonly type: 'file' | 'block'
  readonly path: string
}

/** QEMU opens a block device by another driver than a file, and refuses it as a file. */
function sourceTag({ type, path }: Source, keepsOwner: boolean): Tag {
  return {
    name: 'source',
    attributes: type === 'block' ? { dev: path } : { file: path },
    content: keepsOwner ? [KEEP_OWNER] : [],
  }
}

/** libvirt remembers owners only of what a guest can write to (`virSecurityDACSetImageLabelInternal`). */
const KEEP_OWNER: Tag = { name: 'seclabel', attributes: { model: 'dac', relabel: 'no' } }

/** A cdrom always is; a hard disk on IDE or SATA cannot be, since libvirt refuses it. */
function isReadOnly({ bus, device }: DiskPlace, wanted: boolean): boolean {
  if (device === 'cdrom') return true
  return wanted && bus !== 'ide' && bus !== 'sata'
}
