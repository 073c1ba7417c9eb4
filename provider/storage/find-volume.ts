import { posix } from 'node:path'
import { isLibvirtError } from '../libvirt/index.js'
import type { LibvirtConnection, PoolRef, VolRef } from '../libvirt/index.js'
import { refreshPool } from './refresh-pool.js'

/**
 * The volume at a path of the host, or null where no active pool holds it.
 *
 * A pool knows only what it saw at its last refresh, so a pool whose folder is the file's folder is
 * refreshed before the answer is no.
 */
export async function findVolumeByPath(
  libvirt: LibvirtConnection,
  path: string,
): Promise<VolRef | null> {
  const known = await lookUpPath(libvirt, path)
  if (known !== null) return known
  const pool = await findPoolOfFolder(libvirt, posix.dirname(path))
  if (pool === null) return null
  await refreshPool(libvirt, pool)
  return lookUpPath(libvirt, path)
}

/** The volume of that name, after a refresh of its pool; null where there is none. */
export async function findVolume(
  libvirt: LibvirtConnection,
  pool: PoolRef,
  name: string,
): Promise<VolRef | null> {
  await refreshPool(libvirt, pool)
  try {
    return await libvirt.storageVolLookupByName({ pool, name })
  } catch (error) {
    if (isLibvirtError(error, 'NO_STORAGE_VOL')) return null
    throw error
  }
}

async function lookUpPath(libvirt: LibvirtConnection, path: string): Promise<VolRef | null> {
  try {
    return await libvirt.storageVolLookupByPath({ path })
  } catch (error) {
    if (isLibvirtError(error, 'NO_STORAGE_VOL')) return null
    throw error
  }
}

/** The active pool whose folder is at that path, else null. */
export async function findPoolOfFolder(
  libvirt: LibvirtConnection,
  path: string,
): Promise<PoolRef | null> {
  try {
    return await libvirt.storagePoolLookupByTargetPath({ path })
  } catch (error) {
    if (isLibvirtError(error, 'NO_STORAGE_POOL')) return null
    throw error
  }
}
