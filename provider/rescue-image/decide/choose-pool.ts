import type { Host } from '../../host/index.js'
import { asFolder, explainPool, findFolderPool, findPoolByUuid } from '../../storage/index.js'
import type { FolderPool } from '../../storage/index.js'
import { ImageRefusedError, PoolNotFoundError } from '../model/errors.js'
import type { ImageInputs, Stored } from '../model/types.js'

/** Pool for an image if none is named: libvirt's own first one. */
export const DEFAULT_POOL = 'default'

/** The folder that is asked for. Throws `ImageRefusedError`, with the reason, if it cannot be used. */
export async function choosePool(
  host: Host,
  { pool: name = DEFAULT_POOL, secretArguments }: Pick<ImageInputs, 'pool' | 'secretArguments'>,
): Promise<FolderPool> {
  const pool = await findFolderPool(host.libvirt, name)
  if (pool !== null) return pool
  throw new ImageRefusedError([await explainPool(host, name, secretArguments?.includes('pool'))])
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
