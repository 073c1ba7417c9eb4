import { withHost } from '../host/index.js'
import type { Host, Runtime } from '../host/index.js'
import { findVolume, findVolumeByPath, readVolumeFacts } from '../storage/index.js'
import { listNotes } from './claims/list-notes.js'
import { findStoredPool } from './decide/choose-pool.js'
import { ownerKey } from './model/names.js'
import type { ImageOutputs, ImageStatus, Stored } from './model/types.js'

/**
 * Finds the status of an image; undefined once nothing of it is left. Changes nothing on the host.
 *
 * It compares size and time of change, and does not read the content.
 */
export async function read(
  olds: ImageOutputs,
  runtime: Runtime,
): Promise<ImageOutputs | undefined> {
  const { stored } = olds
  const found = await withHost(olds.uri, runtime, (host) =>
    stored === null ? findRegistered(host, olds) : findStored(host, olds, stored),
  )
  if (found === 'gone') return undefined
  const [status, statusReason] = found
  return { ...olds, status, statusReason }
}

type Found = readonly [status: ImageStatus, reason: string] | 'gone'

async function findRegistered(host: Host, { path }: ImageOutputs): Promise<Found> {
  const vol = await findVolumeByPath(host, path)
  const facts = vol === null ? null : await readVolumeFacts(host, vol)
  return facts === null ? ['missing', `no active storage pool has '${path}'`] : ['ready', '']
}

async function findStored(host: Host, olds: ImageOutputs, stored: Stored): Promise<Found> {
  const pool = await findStoredPool(host, stored)
  const { notes } = await listNotes(host, pool)
  const owner = ownerKey(olds.owner)
  const isClaimed = notes.some((note) => note.image === stored.volume && note.owner === owner)
  const vol = await findVolume(host, pool.pool, stored.volume)
  const facts = vol === null ? null : await readVolumeFacts(host, vol)
  const volume = `volume '${stored.volume}'`
  if (facts === null) return isClaimed ? ['missing', `${volume} is gone`] : 'gone'
  if (olds.status === 'interrupted') return ['interrupted', olds.statusReason]
  if (!isClaimed) return ['changed', `somebody removed this resource's claim on ${volume}`]
  if (Number(facts.size) !== olds.content?.size || facts.modified !== stored.modified)
    return ['changed', `somebody wrote to ${volume}`]
  return ['ready', '']
}
