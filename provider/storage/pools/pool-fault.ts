import { STORAGE_POOL_STATE } from '../../libvirt/index.js'
import type { PoolRef } from '../../libvirt/index.js'
import { virsh } from '../../shell/index.js'
import type { StorageHost } from '../storage-host.js'
import { isFolderKind } from './pools.js'
import { lookOf, readFolder } from './read-folder.js'
import { parsePoolXml } from './pool-xml.js'

/** What libvirt could not read in a pool. */
interface Fault {
  /** libvirt's words, which name the file. */
  readonly text: string
  readonly isOn: boolean
  readonly cause: Error
}

/** A pool with a file that libvirt cannot read: neither the pool nor a volume in it can be worked with. */
export class PoolUnreadableError extends Error {
  override readonly name = 'PoolUnreadableError'

  constructor({ uri }: StorageHost, pool: string, fault: Fault) {
    super(
      `libvirt cannot read everything in storage pool '${pool}': ${fault.text}. ` +
        (fault.isOn
          ? 'At the next refresh it would switch the pool off, and after the next upload it would know no volume of it. Mend or move that file, then run this again.'
          : `The pool is off. Mend or move that file, start the pool with ${virsh(uri, 'pool-start', pool)}, then run this again.`),
      { cause: fault.cause },
    )
  }
}

/** Makes sure that libvirt can read all of a pool, before the pool is refreshed or written to. */
export async function assertReadable(host: StorageHost, pool: PoolRef): Promise<void> {
  const fault = await findFault(host, pool)
  if (fault !== null) throw fault
}

/**
 * Looks for a file that libvirt cannot read in the folder of a pool, and leaves the pool as it is.
 *
 * A failed refresh switches the pool off. A failed refresh after an upload, which libvirt makes by itself,
 * leaves the pool on without any volume. So the look is at another pool on the same folder: see `readFolder`.
 * Null if everything can be read, or if it cannot be found out.
 */
export async function findFault(
  host: StorageHost,
  pool: PoolRef,
): Promise<PoolUnreadableError | null> {
  const looks = LOOKS.get(host.clock) ?? new Map<string, Promise<PoolUnreadableError | null>>()
  LOOKS.set(host.clock, looks)
  const key = JSON.stringify([host.uri, pool.uuid])
  const running = looks.get(key)
  // The job that looks may end before its look does.
  if (running !== undefined) return running.catch(() => lookAt(host, pool))
  const look = lookAt(host, pool).finally(() => looks.delete(key))
  looks.set(key, look)
  return look
}

/** The looks that are under way, by the clock that all jobs of a process share, URI and pool: two would collide. */
const LOOKS = new WeakMap<object, Map<string, Promise<PoolUnreadableError | null>>>()

async function lookAt(host: StorageHost, pool: PoolRef): Promise<PoolUnreadableError | null> {
  const { libvirt } = host
  const [{ state }, xml] = await Promise.all([
    libvirt.storagePoolGetInfo({ pool }),
    libvirt.storagePoolGetXmlDesc({ pool }),
  ])
  const { type, targetPath } = parsePoolXml(xml)
  if (!isFolderKind(type) || targetPath === null) return null
  const look = lookOf(pool, targetPath)
  const cause = await readFolder(host, look)
  if (cause === null) return null
  return new PoolUnreadableError(host, pool.name, {
    text: cause.detail.replaceAll(`${look.path}/`, `${targetPath}/`),
    isOn: state === STORAGE_POOL_STATE.RUNNING,
    cause,
  })
}
