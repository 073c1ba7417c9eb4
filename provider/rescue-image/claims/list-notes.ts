import type { Host } from '../../host/index.js'
import { listVolumes, refreshPool, type FolderPool } from '../../storage/index.js'
import { ImageRefusedError } from '../model/errors.js'
import { findNotes, type Note } from '../model/names.js'

/** What a pool holds: the names of all volumes, and the notes among them. */
export interface PoolContents {
  readonly names: readonly string[]
  readonly notes: readonly Note[]
}

/**
 * Lists a pool after libvirt has read its folder again, because another host may share the folder.
 *
 * Throws `ImageRefusedError` for a pool that libvirt cannot list: its claims could not be seen.
 */
export async function listNotes(host: Host, { pool }: FolderPool): Promise<PoolContents> {
  await refreshPool(host, pool)
  const names = await listVolumes(host.libvirt, pool)
  if (names === null)
    throw new ImageRefusedError([
      `storage pool '${pool.name}' has more volumes than libvirt can list (16384); name another pool`,
    ])
  return { names, notes: findNotes(names) }
}
