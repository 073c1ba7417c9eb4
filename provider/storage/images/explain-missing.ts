import { posix } from 'node:path'
import { virsh } from '../../shell/index.js'
import type { StorageHost } from '../storage-host.js'
import { findPoolOfFolder } from '../volumes/find-volume.js'
import { findInactivePool } from '../volumes/pools.js'

/** Why no active pool holds the image at a path of the host, and the command that helps. */
export async function explainMissing({ libvirt, uri }: StorageHost, path: string): Promise<string> {
  const folder = posix.dirname(path)
  const pool = await findPoolOfFolder(libvirt, folder)
  if (pool !== null)
    return `image '${path}' does not exist in storage pool '${pool.name}'; ${virsh(uri, 'vol-list', pool.name)} shows what is in it`
  const inactive = await findInactivePool(libvirt, { folder })
  // A second pool on its folder would be refused.
  if (inactive !== null)
    return `image '${path}' lies in storage pool '${inactive}', which is not active; run ${virsh(uri, 'pool-start', inactive)} first`
  return (
    `image '${path}' is in no active storage pool of the host; if the file is there, ` +
    `${virsh(uri, ['pool-create-as', 'rescue-images', 'dir', '--target', folder])} makes its folder a pool`
  )
}
