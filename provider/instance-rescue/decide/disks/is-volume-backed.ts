import { isLibvirtError } from '../../../libvirt/index.js'
import type { LibvirtConnection } from '../../../libvirt/index.js'
import type { Disk } from '../../../planner/types.js'
import { findFolderPool } from '../../../storage/index.js'

/** True if the root disk is a pool's volume that is a block device or is on the network. */
export async function isVolumeBacked(
  libvirt: LibvirtConnection,
  root: Disk | null,
): Promise<boolean> {
  if (root?.type !== 'volume' || root.source === null) return false
  try {
    return (await findFolderPool(libvirt, root.source.slice(0, root.source.indexOf('/')))) === null
  } catch (error) {
    if (isLibvirtError(error, 'NO_STORAGE_POOL')) return true
    throw error
  }
}
