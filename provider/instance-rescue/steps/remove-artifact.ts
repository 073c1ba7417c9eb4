import { orNull } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'
import {
  deleteVolume,
  findPoolByUuid,
  removeVolume,
  removeVolumeAt,
  volumeRef,
} from '../../storage/index.js'
import type { Artifact } from '../model/artifacts.js'

/** Removes a volume of ours if it is there, wherever its pool is by now. */
export async function removeArtifact(
  host: Host,
  { pool, name, path }: Pick<Artifact, 'pool' | 'name' | 'path'>,
): Promise<void> {
  // A pool that is off, or gone, has no volumes; nothing is asked before the usual case is done.
  const off = ['NO_STORAGE_POOL', 'OPERATION_INVALID'] as const
  if ((await orNull(off, deleteVolume(host, volumeRef(pool, name)))) === true) return
  const found = await findPoolByUuid(host.libvirt, pool.uuid)
  if (found !== null) await removeVolume(host, found, name)
  // Its pool is gone, the file may not be: another pool may cover it by now.
  else await removeVolumeAt(host, path)
}
