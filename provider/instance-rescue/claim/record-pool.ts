import { dirname } from 'node:path/posix'
import type { LibvirtConnection } from '../../libvirt/index.js'
import { isLibvirtError } from '../../libvirt/index.js'
import type { Disk } from '../../planner/types.js'
import {
  asFolder,
  findFolderPool,
  findInactivePool,
  findVolumeByPath,
} from '../../storage/index.js'
import type { FolderPool } from '../../storage/index.js'

/** The pool for a domain's record, or why there is none. */
export type RecordPool =
  | { readonly kind: 'folder'; readonly folder: FolderPool }
  /** It is known which one it is, but it is switched off. */
  | { readonly kind: 'inactive'; readonly name: string }
  /** Neither the root disk's pool nor `default` is a folder. */
  | { readonly kind: 'none' }

/**
 * The pool for a domain's record: the pool of its root disk, else `default`.
 *
 * It follows from the domain alone: with a choice, two stacks would take two locks. So a root disk
 * in a pool that is switched off right now does not lead to `default`.
 */
export async function findRecordPool(
  libvirt: LibvirtConnection,
  root: Disk | null,
): Promise<RecordPool> {
  const own = root?.source == null ? null : await findDiskPool(libvirt, root, root.source)
  if (own !== null) return { kind: 'folder', folder: own }
  const inactive = root?.source == null ? null : await findOff(libvirt, root, root.source)
  if (inactive !== null) return { kind: 'inactive', name: inactive }
  const folder = await findFolderPool(libvirt, 'default')
  return folder === null ? { kind: 'none' } : { kind: 'folder', folder }
}

async function findDiskPool(
  libvirt: LibvirtConnection,
  root: Disk,
  source: string,
): Promise<FolderPool | null> {
  if (root.type === 'volume') return findFolderPool(libvirt, poolOf(source))
  if (root.type !== 'file') return null
  const vol = await findVolumeByPath(libvirt, source)
  if (vol === null) return null
  try {
    return await asFolder(libvirt, await libvirt.storagePoolLookupByVolume({ vol }))
  } catch (error) {
    if (isLibvirtError(error, 'NO_STORAGE_POOL', 'NO_STORAGE_VOL')) return null
    throw error
  }
}

async function findOff(
  libvirt: LibvirtConnection,
  root: Disk,
  source: string,
): Promise<string | null> {
  if (root.type === 'volume') return findInactivePool(libvirt, { name: poolOf(source) })
  return root.type === 'file' ? findInactivePool(libvirt, { folder: dirname(source) }) : null
}

/** `pool/volume`, as the planner writes the source of a volume. */
function poolOf(source: string): string {
  return source.slice(0, source.indexOf('/'))
}
