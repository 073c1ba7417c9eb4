import { virsh } from '../../shell/index.js'
import type { Host } from '../../host/index.js'
import { asFolder, findFolderPool, findInactivePool, findPoolByUuid } from '../../storage/index.js'
import type { FolderPool } from '../../storage/index.js'
import { ImageRefusedError, PoolNotFoundError } from '../model/errors.js'
import type { ImageInputs, Stored } from '../model/types.js'

/** Pool for an image if none is named: libvirt's own first one. */
export const DEFAULT_POOL = 'default'

/** The pool that is asked for. Throws `ImageRefusedError`, with the command that helps, if it cannot be used. */
export async function choosePool(
  host: Host,
  { pool: name = DEFAULT_POOL }: Pick<ImageInputs, 'pool'>,
): Promise<FolderPool> {
  const pool = await findFolderPool(host.libvirt, name)
  if (pool !== null) return pool
  const inactive = await findInactivePool(host.libvirt, { name })
  throw new ImageRefusedError([
    inactive === null
      ? `the host has no storage pool '${name}' that is a folder (type dir, fs or netfs); ${virsh(host.uri, 'pool-list --all')} lists its pools`
      : `storage pool '${name}' is not active; ${virsh(host.uri, 'pool-start', name)} first`,
  ])
}

/** The pool in which an image was stored. Throws `PoolNotFoundError` if this host does not have it. */
export async function findStoredPool(
  host: Host,
  { pool: { name, uuid } }: Pick<Stored, 'pool'>,
): Promise<FolderPool> {
  const pool = await findPoolByUuid(host.libvirt, uuid)
  const folder = pool === null ? null : await asFolder(host.libvirt, pool)
  if (folder === null) throw new PoolNotFoundError({ name, uuid }, host.uri)
  return folder
}
