import { orNull } from '../../../libvirt/index.js'
import type { Host } from '../../../host/index.js'
import type { PoolRef } from '../../../libvirt/index.js'
import {
  deleteVolume,
  findPoolByUuid,
  removeVolume,
  volumeRef,
  whenCopied,
} from '../../../storage/index.js'
import type { Artifact } from '../../model/artifacts.js'
import { assertPoolIsOn } from './assert-pool-is-on.js'
import { removeFile } from './remove-file.js'

/** Removes a volume of ours if it exists, even if its pool has another name or is gone. */
export async function removeArtifact(
  host: Host,
  { pool, name, path }: Pick<Artifact, 'pool' | 'name' | 'path'>,
): Promise<void> {
  // A pool that is inactive or gone has no volumes. The usual case comes first, without a question.
  const off = ['NO_STORAGE_POOL', 'OPERATION_INVALID'] as const
  if ((await orNull(off, deleteVolume(host, volumeRef(pool, name)))) === true) return
  const found = await findPoolByUuid(host.libvirt, pool.uuid)
  // The pool is gone, but perhaps not the file: another pool may cover it now.
  if (found === null) return removeFile(host, path)
  await assertPoolIsOn(host, found)
  await removeWhenWhole(host, found, name)
}

/** Removes a volume. libvirt refuses while it copies the image into it, and cannot be asked to stop that. */
export async function removeWhenWhole(host: Host, pool: PoolRef, name: string): Promise<void> {
  await whenCopied(host, pool, {
    busy: 'OPERATION_INVALID',
    act: () => removeVolume(host, pool, name),
    onWait: () => {
      host.runtime.say(
        `libvirt still copies into volume '${name}' of storage pool '${pool.name}'; it can be removed when the copy is whole.`,
      )
    },
  })
}
