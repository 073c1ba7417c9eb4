import type { LibvirtConnection, PoolRef } from '../libvirt/index.js'
import { whenFree } from './when-free.js'

/** Makes libvirt look at a pool's folder again; it refuses while anybody makes or fills a volume there. */
export async function refreshPool(libvirt: LibvirtConnection, pool: PoolRef): Promise<void> {
  await whenFree('INTERNAL_ERROR', () => libvirt.storagePoolRefresh({ pool }))
}
