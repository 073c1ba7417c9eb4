import { isLibvirtError } from '../../libvirt/index.js'
import type { PoolRef } from '../../libvirt/index.js'
import { virsh } from '../../shell/index.js'
import { isActive } from './pools.js'
import type { StorageHost } from '../storage-host.js'
import { whenFree } from './when-free.js'

/** libvirt deactivated a pool because it could not read a file in it, and the pool cannot be started again. */
export class PoolSwitchedOffError extends Error {
  override readonly name = 'PoolSwitchedOffError'

  constructor({ uri }: StorageHost, pool: string, cause: Error) {
    super(
      `libvirt switched storage pool '${pool}' off because it could not read everything in it: ${cause.message}. ` +
        `Mend or move that file, then start the pool again: ${virsh(uri, 'pool-start', pool)}.`,
      { cause },
    )
  }
}

/**
 * Makes libvirt read a pool's folder again. libvirt refuses while a volume there is created or written.
 *
 * Call it only if something was not found: libvirt deactivates a pool if it cannot read one of its
 * files. Such a pool is started again, so that it stays as it was.
 */
export async function refreshPool(host: StorageHost, pool: PoolRef): Promise<void> {
  try {
    await whenFree(host, 'INTERNAL_ERROR', () => host.libvirt.storagePoolRefresh({ pool }))
  } catch (error) {
    if (!isLibvirtError(error) || (await isActive(host.libvirt, pool))) throw error
    await startAgain(host, pool, error)
  }
}

async function startAgain(host: StorageHost, pool: PoolRef, cause: Error): Promise<void> {
  try {
    await host.libvirt.storagePoolCreate({ pool })
  } catch (error) {
    if (!isLibvirtError(error)) throw error
    throw new PoolSwitchedOffError(host, pool.name, cause)
  }
}
