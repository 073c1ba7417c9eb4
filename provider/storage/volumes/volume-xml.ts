import type { VolRef } from '../../libvirt/index.js'
import { write, type Tag } from '../../xml/index.js'

/** What libvirt's storage volume XML says of a new volume. */
export interface NewVolume {
  readonly name: string
  readonly format: 'raw' | 'qcow2'
  /** Bytes that the guest sees. Absent: exactly as many as the backing image has. */
  readonly capacity?: bigint
  /** True if the volume takes no space until it is written to, so that it can be created on a full disk. */
  readonly sparse?: boolean
  /** Image that the volume is an overlay on. The format is always given, so that it is never probed. */
  readonly backing?: { readonly path: string; readonly format: string } | undefined
  /** Volume whose content libvirt copies into the new one, in the new one's format. */
  readonly from?: VolRef
  /** `uid:gid` of the file; absent or null: the user that libvirt runs as. */
  readonly owner?: string | null | undefined
}

/**
 * Writes the XML for `virStorageVolCreateXML`; the file is mode 0600.
 *
 * Throws `XmlError` for a name or path with a character that XML does not allow.
 */
export function writeVolumeXml(volume: NewVolume): string {
  const { name, format, capacity, sparse, backing, owner } = volume
  const allocation = sparse === true ? '0' : (capacity ?? 0n).toString()
  const permissions: Tag = {
    name: 'permissions',
    content: [{ name: 'mode', content: '0600' }, ...ownerTags(owner ?? null)],
  }
  const tag: Tag = {
    name: 'volume',
    content: [
      { name: 'name', content: name },
      ...(capacity === undefined
        ? []
        : [{ name: 'capacity', attributes: { unit: 'bytes' }, content: capacity.toString() }]),
      ...(format === 'raw' ? [{ name: 'allocation', content: allocation }] : []),
      { name: 'target', content: [formatTag(format), permissions, ...compatTags(format)] },
      ...(backing === undefined ? [] : [backingTag(backing)]),
    ],
  }
  return write(tag)
}

function ownerTags(owner: string | null): readonly Tag[] {
  const [user, group] = owner?.split(':') ?? []
  if (user === undefined || group === undefined) return []
  return [
    { name: 'owner', content: user },
    { name: 'group', content: group },
  ]
}

/** libvirt's default is 0.10, and QEMU keeps no checkpoints on a disk of that (`qemu-img create -o compat`). */
function compatTags(format: NewVolume['format']): readonly Tag[] {
  return format === 'qcow2' ? [{ name: 'compat', content: '1.1' }] : []
}

function backingTag({ path, format }: NonNullable<NewVolume['backing']>): Tag {
  return { name: 'backingStore', content: [{ name: 'path', content: path }, formatTag(format)] }
}

function formatTag(type: string): Tag {
  return { name: 'format', attributes: { type } }
}
