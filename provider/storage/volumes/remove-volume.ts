import { posix } from 'node:path'
import { isLibvirtError } from '../../libvirt/index.js'
import type { PoolRef, VolRef } from '../../libvirt/index.js'
import { findPoolOfFolder, findVolumeByPath, findVolume, volumeRef } from './find-volume.js'
import type { StorageHost } from '../storage-host.js'
import { whenFree } from '../pools/when-free.js'

/**
 * Removes a volume if it exists; true if it existed. libvirt refuses while a read of the volume begins.
 *
 * If the pool does not know the volume, the pool is refreshed: another host or QEMU may have made it.
 */
export async function removeVolume(
  host: StorageHost,
  pool: PoolRef,
  name: string,
): Promise<boolean> {
  if (await deleteVolume(host, volumeRef(pool, name))) return true
  const vol = await findVolume(host, pool, name)
  return vol === null ? false : deleteVolume(host, vol)
}

/** Removes a volume that the pool knows; false if the pool does not know it, or the file is gone already. */
export async function deleteVolume(host: StorageHost, vol: VolRef): Promise<boolean> {
  try {
    await whenFree(host, 'OPERATION_INVALID', () => host.libvirt.storageVolDelete({ vol }))
    return true
  } catch (error) {
    if (isLibvirtError(error, 'NO_STORAGE_VOL')) return false
    throw error
  }
}

/** Removes the volume at a path of the host; false if no active pool has its folder, so that it may still exist. */
export async function removeVolumeAt(host: StorageHost, path: string): Promise<boolean> {
  const vol = await findVolumeByPath(host, path)
  if (vol === null) return (await findPoolOfFolder(host.libvirt, posix.dirname(path))) !== null
  await deleteVolume(host, vol)
  return true
}
