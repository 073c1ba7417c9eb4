import { basename } from 'node:path/posix'
import type { Host } from '../../../host/index.js'
import type { PoolRef } from '../../../libvirt/index.js'
import { virsh } from '../../../shell/index.js'
import {
  findPoolByUuid,
  listVolumes,
  readVolumeFacts,
  removeVolume,
  volumeRef,
} from '../../../storage/index.js'
import { artifactPrefix, artifactsOf, findArtifact } from '../../model/artifacts.js'
import type { Claim } from '../../model/state.js'
import { assertPoolIsOn } from './assert-pool-is-on.js'

/**
 * Removes the overlays of snapshots that have the rescue's id in their name, besides the artifacts that the record names.
 *
 * libvirt names the overlay of a snapshot after its disk's file. If the rescue system stopped by itself, or this
 * process was killed, no running XML names the overlay any more. It is worth nothing without the volume below it. What
 * needs no volume of ours stays: libvirt names a backup after its disk's file, too.
 */
export async function removeNamesakes(host: Host, claim: Claim): Promise<void> {
  const places = [findArtifact(claim, 'rescue-disk'), claim.overlays ?? null]
  const uuids = new Set(places.flatMap((place) => place?.pool.uuid ?? []))
  for (const uuid of uuids) {
    const pool = await findPoolByUuid(host.libvirt, uuid)
    if (pool !== null) await removeIn(host, claim, pool)
  }
}

async function removeIn(host: Host, claim: Claim, pool: PoolRef): Promise<void> {
  const prefix = artifactPrefix(claim)
  const own = artifactsOf(claim).map(({ name }) => name)
  const names = await listVolumes(host.libvirt, pool).catch(async (error: unknown) => {
    await assertPoolIsOn(host, pool)
    throw error
  })
  if (names === null) {
    host.runtime.warn(
      `Storage pool '${pool.name}' has too many volumes for libvirt to list them; if there were snapshots of the rescue disk, remove the files that begin with '${prefix}'.`,
    )
    return
  }
  const namesakes = names.filter((name) => name.startsWith(prefix) && !own.includes(name))
  const needing = await Promise.all(
    namesakes.map(async (name) => {
      const backing = (await readVolumeFacts(host, volumeRef(pool, name)))?.backing ?? ''
      return basename(backing).startsWith(prefix)
    }),
  )
  for (const [at, name] of namesakes.entries()) {
    if (needing[at] === true) await removeVolume(host, pool, name)
    else mentionKept(host, pool, name)
  }
}

function mentionKept({ runtime, uri }: Host, pool: PoolRef, name: string): void {
  const remove = virsh(uri, ['vol-delete', '--pool', pool.name], name)
  runtime.warn(
    `Volume '${name}' in storage pool '${pool.name}' has the name of the rescue and needs none of its files: it may be a backup that somebody made of it. It stays; ${remove} removes it.`,
  )
}
