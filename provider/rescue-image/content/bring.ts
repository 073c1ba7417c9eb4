import type { Host } from '../../host/index.js'
import type { VolRef } from '../../libvirt/index.js'
import {
  createVolume,
  deleteVolume,
  findVolume,
  readVolumeFacts,
  type FolderPool,
  type VolumeFacts,
} from '../../storage/index.js'
import type { LocalImage } from '../local/read-local-image.js'
import { ImageRefusedError } from '../model/errors.js'
import { imageName } from '../model/names.js'
import { findUser } from '../usage/find-user.js'
import { holdsStart } from './check-content.js'
import { uploadRest } from './upload-rest.js'

/** Most times to look and act: another look is needed only if somebody else changes the volume meanwhile. */
const TRIES = 20

/**
 * Makes sure that the pool has the image, and answers with what its volume is like then.
 *
 * A volume that is there is read and hashed. A shorter volume that holds the beginning of the image is
 * continued; a volume with any other content is replaced, unless something uses it. It always looks again
 * after it acted, so it does not matter who else does the same at the same time.
 */
export async function bring(
  host: Host,
  { pool }: FolderPool,
  local: LocalImage,
): Promise<VolumeFacts> {
  const name = imageName(local.content)
  const { size } = local.content
  let done: 'nothing' | 'created' | 'uploaded' = 'nothing'
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const found = await look(host, pool, name)
    if (found === null) {
      const created = await createVolume(host, pool, { name, format: 'raw', capacity: 0n })
      done = created === null ? 'nothing' : 'created'
      continue
    }
    const { vol, facts } = done === 'nothing' ? await whenStill(host, found, size) : found
    const length = Number(facts.size ?? 0n)
    if (done === 'uploaded' && length === size) return facts
    if (length <= size && (await holdsStart(host, vol, { local, length }))) {
      if (length === size) return facts
      await uploadRest(host, vol, { local, offset: length })
      done = 'uploaded'
    } else {
      done = 'nothing'
      await discard(host, vol)
    }
  }
  throw new ImageRefusedError([
    `volume '${name}' of storage pool '${pool.name}' does not stay as it was uploaded; find out who writes to it`,
  ])
}

interface Found {
  readonly vol: VolRef
  readonly facts: VolumeFacts
}

async function look(host: Host, pool: FolderPool['pool'], name: string): Promise<Found | null> {
  const vol = await findVolume(host, pool, name)
  const facts = vol === null ? null : await readVolumeFacts(host, vol)
  return vol === null || facts === null ? null : { vol, facts }
}

/** Milliseconds between two looks, and looks without a change after which nobody is uploading any more. */
const LOOK_EVERY_MS = 1_000
const STILL_LOOKS = 5

/** Waits while another process uploads the volume: until it is complete, or does not grow any more. */
async function whenStill(host: Host, found: Found, size: number): Promise<Found> {
  let last = found
  for (let still = 0; still < STILL_LOOKS && (last.facts.size ?? 0n) < BigInt(size);) {
    await host.clock.sleep(LOOK_EVERY_MS)
    const facts = await readVolumeFacts(host, last.vol)
    if (facts === null) return last
    still = facts.size === last.facts.size ? still + 1 : 0
    last = { ...last, facts }
  }
  return last
}

/** Removes a volume that has the image's name and another content. */
async function discard(host: Host, vol: VolRef): Promise<void> {
  const user = await findUser(host, vol.name)
  if (user !== null)
    throw new ImageRefusedError([
      `volume '${vol.name}' of storage pool '${vol.pool}' has another content than its name says, and it cannot be replaced because ${user}`,
    ])
  host.runtime.warn(
    `Volume '${vol.name}' of storage pool '${vol.pool}' has another content than its name says; it is replaced.`,
  )
  await deleteVolume(host, vol)
}
