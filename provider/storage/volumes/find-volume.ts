import { posix } from 'node:path'
import { isLibvirtError, orNull } from '../../libvirt/index.js'
import type { LibvirtConnection, PoolRef, VolRef } from '../../libvirt/index.js'
import { refreshPool } from '../pools/refresh-pool.js'
import type { StorageHost } from '../storage-host.js'

/** The reference to a volume, whether it exists or not: libvirt finds it by pool and name alone. */
export function volumeRef({ name: pool }: Pick<PoolRef, 'name'>, name: string): VolRef {
  return { pool, name, key: '' }
}

/**
 * The volume at a path of the host, or null if no active pool holds it.
 *
 * A pool knows only what it saw at its last refresh. So the pool of the file's folder is refreshed
 * before the answer is null.
 */
export async function findVolumeByPath(host: StorageHost, path: string): Promise<VolRef | null> {
  const { libvirt } = host
  const [known, pool] = await Promise.all([
    lookUpPath(libvirt, path),
    findPoolOfFolder(libvirt, posix.dirname(path)),
  ])
  if (known !== null || pool === null) return known
  await refreshPool(host, pool)
  return lookUpPath(libvirt, path)
}

/** The volume of that name if the pool knows it. It may not know yet a volume that another host made. */
export async function findKnownVolume(
  libvirt: LibvirtConnection,
  pool: PoolRef,
  name: string,
): Promise<VolRef | null> {
  return orNull('NO_STORAGE_VOL', libvirt.storageVolLookupByName({ pool, name }))
}

/** The volume of that name, after a refresh of its pool if it is not known; null if there is none. */
export async function findVolume(
  host: StorageHost,
  pool: PoolRef,
  name: string,
): Promise<VolRef | null> {
  const known = await findKnownVolume(host.libvirt, pool, name)
  if (known !== null && (await exists(host.libvirt, known))) return known
  await refreshPool(host, pool)
  return findKnownVolume(host.libvirt, pool, name)
}

/** True if the file of a volume exists: a pool goes on knowing a volume until its next refresh. */
export async function exists(libvirt: LibvirtConnection, vol: VolRef): Promise<boolean> {
  try {
    await libvirt.storageVolGetInfo({ vol })
    return true
  } catch (error) {
    if (isLibvirtError(error, 'NO_STORAGE_VOL')) return false
    throw error
  }
}

async function lookUpPath(libvirt: LibvirtConnection, path: string): Promise<VolRef | null> {
  return orNull('NO_STORAGE_VOL', libvirt.storageVolLookupByPath({ path }))
}

/** The active pool whose folder is at that path, else null. */
export async function findPoolOfFolder(
  libvirt: LibvirtConnection,
  path: string,
): Promise<PoolRef | null> {
  return orNull('NO_STORAGE_POOL', libvirt.storagePoolLookupByTargetPath({ path }))
}
