import type { LibvirtConnection } from '../../libvirt/index.js'
import { isLibvirtError } from '../../libvirt/index.js'
import type { Disk } from '../../planner/types.js'
import { asFolder, findFolderPool, findVolumeByPath } from '../../storage/index.js'
import type { FolderPool } from '../../storage/index.js'

/**
 * The pool for a domain's record: the pool of its root disk, else `default`; null: neither is a folder.
 *
 * It follows from the domain alone: with a choice, two stacks would take two locks.
 */
export async function findRecordPool(
  libvirt: LibvirtConnection,
  root: Disk | null,
): Promise<FolderPool | null> {
  const own = root?.source == null ? null : await findDiskPool(libvirt, root, root.source)
  return own ?? findFolderPool(libvirt, 'default')
}

async function findDiskPool(
  libvirt: LibvirtConnection,
  root: Disk,
  source: string,
): Promise<FolderPool | null> {
  if (root.type === 'volume') return findFolderPool(libvirt, source.slice(0, source.indexOf('/')))
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
