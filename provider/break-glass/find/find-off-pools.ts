import { LIST_STORAGE_POOLS, STORAGE_POOL_STATE, orNull } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'

/** The names of the pools that are folders and off: what is in them cannot be found. */
export async function findOffPools({ libvirt }: Host): Promise<string[]> {
  const { INACTIVE, DIR, FS, NETFS } = LIST_STORAGE_POOLS
  const flags = INACTIVE | DIR | FS | NETFS
  const { pools } = await libvirt.connectListAllStoragePools({ needResults: 1, flags })
  const infos = await Promise.all(
    pools.map((pool) => orNull('NO_STORAGE_POOL', libvirt.storagePoolGetInfo({ pool }))),
  )
  return pools
    .filter((_, index) => infos[index]?.state === STORAGE_POOL_STATE.INACTIVE)
    .map(({ name }) => name)
}
