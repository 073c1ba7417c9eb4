import { createHash } from 'node:crypto'
import { isLibvirtError, orNull } from '../../libvirt/index.js'
import type { LibvirtError, PoolRef } from '../../libvirt/index.js'
import { write } from '../../xml/index.js'
import type { StorageHost } from '../storage-host.js'

/** A pool that exists only while libvirt reads its folder; `path` is that folder's, with a dot at its end. */
export interface Look {
  readonly name: string
  readonly uuid: string
  readonly path: string
}

const SUFFIX = '.rescue-look'

/** The look at a pool's folder. */
export function lookOf({ name, uuid }: PoolRef, folder: string): Look {
  return { name: `${name}${SUFFIX}`, uuid: lookUuid(uuid), path: `${folder}/.` }
}

/** Always the same for a pool, so that two looks at the same time are noticed. */
function lookUuid(uuid: string): string {
  const hex = createHash('sha256').update(`${uuid}${SUFFIX}`).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}

/** True for the pool of a look, which another process may have made: it is not one to search. */
export function isLook({ name }: Pick<PoolRef, 'name'>): boolean {
  return name.endsWith(SUFFIX)
}

/** How often the look of another process may be in the way: each takes as long as a refresh. */
const TRIES = 40

/**
 * Makes libvirt read a folder, as it does at a refresh: its error if it cannot, else null.
 *
 * For that it gets a transient pool, which is gone at once. libvirt refuses two pools on one path, but takes
 * the same path with a dot for another one. If this process dies in between, the next look removes the pool.
 */
export async function readFolder(host: StorageHost, look: Look): Promise<LibvirtError | null> {
  const { libvirt, clock } = host
  for (let tries = 1; tries <= TRIES; tries += 1) {
    try {
      await remove(host, await libvirt.storagePoolCreateXml({ xml: writePool(look) }))
      return null
    } catch (error) {
      if (!isLibvirtError(error)) throw error
      if (isLibvirtError(error, 'SYSTEM_ERROR', 'INTERNAL_ERROR')) return error
      // A look of this pool is there (OPERATION_INVALID), or another pool of its name; else not allowed to make one.
      if (!isLibvirtError(error, 'OPERATION_FAILED', 'OPERATION_INVALID')) return null
      await removeOther(host, look)
      await clock.sleep(10 * tries)
    }
  }
  return null
}

function writePool({ name, uuid, path }: Look): string {
  return write({
    name: 'pool',
    attributes: { type: 'dir' },
    content: [
      { name: 'name', content: name },
      { name: 'uuid', content: uuid },
      { name: 'target', content: [{ name: 'path', content: path }] },
    ],
  })
}

/** Removes the look of another process, which may be dead: once it can be found, libvirt has read the folder. */
async function removeOther(host: StorageHost, { name, path }: Look): Promise<void> {
  const { libvirt } = host
  const other = await orNull('NO_STORAGE_POOL', libvirt.storagePoolLookupByTargetPath({ path }))
  if (other?.name === name) await remove(host, other)
}

async function remove({ libvirt }: StorageHost, pool: PoolRef): Promise<void> {
  await orNull(['NO_STORAGE_POOL', 'OPERATION_INVALID'], libvirt.storagePoolDestroy({ pool }))
}
