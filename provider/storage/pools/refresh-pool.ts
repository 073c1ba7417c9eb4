import { isLibvirtError, orNull } from '../../libvirt/index.js'
import type { LibvirtError, PoolRef } from '../../libvirt/index.js'
import { assertReadable, PoolUnreadableError } from './pool-fault.js'
import { isActive } from './pools.js'
import type { StorageHost } from '../storage-host.js'
import { whenCopied } from './when-copied.js'
import { whenFree } from './when-free.js'

/**
 * Makes libvirt read a pool's folder again. libvirt refuses while a volume there is created, written or copied.
 *
 * Call it only if something was not found. libvirt deactivates a pool if it cannot read one of its files,
 * so that is found out first. If a file becomes unreadable right then, the pool is started again.
 */
export async function refreshPool(host: StorageHost, pool: PoolRef): Promise<void> {
  await assertReadable(host, pool)
  try {
    await whenCopied(host, pool, {
      busy: 'INTERNAL_ERROR',
      act: () => whenFree(host, 'INTERNAL_ERROR', () => host.libvirt.storagePoolRefresh({ pool })),
    })
  } catch (error) {
    // OPERATION_INVALID: the pool was off before, and stays off.
    if (!isLibvirtError(error) || error.code === 'OPERATION_INVALID') throw error
    if (await orNull('NO_STORAGE_POOL', isActive(host.libvirt, pool))) throw error
    await startAgain(host, pool, error)
  }
}

async function startAgain(host: StorageHost, pool: PoolRef, cause: LibvirtError): Promise<void> {
  try {
    await host.libvirt.storagePoolCreate({ pool })
  } catch (error) {
    if (!isLibvirtError(error)) throw error
    throw new PoolUnreadableError(host, pool.name, { text: cause.detail, isOn: false, cause })
  }
}
