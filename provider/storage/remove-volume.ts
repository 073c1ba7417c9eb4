import { isLibvirtError } from '../libvirt/index.js'
import type { LibvirtConnection, PoolRef, VolRef } from '../libvirt/index.js'
import { findVolume, findVolumeByPath } from './find-volume.js'
import { whenFree } from './when-free.js'

/** Removes a volume if it is there; true where it was. libvirt refuses while anybody begins to read it. */
export async function removeVolume(
  libvirt: LibvirtConnection,
  pool: PoolRef,
  name: string,
): Promise<boolean> {
  const vol = await findVolume(libvirt, pool, name)
  return vol === null ? false : deleteVolume(libvirt, pool, vol)
}

/** The same for a volume that was there: nothing is asked before. */
export async function deleteVolume(
  libvirt: LibvirtConnection,
  pool: PoolRef,
  vol: VolRef,
): Promise<boolean> {
  try {
    await whenFree('OPERATION_INVALID', () => libvirt.storageVolDelete({ vol }))
    return true
  } catch (error) {
    if (isLibvirtError(error, 'NO_STORAGE_VOL')) return false
    if (isLibvirtError(error) && (await findVolume(libvirt, pool, vol.name)) === null) return false
    throw error
  }
}

/** Removes the volume at a path of the host, if an active pool holds it. */
export async function removeVolumeAt(libvirt: LibvirtConnection, path: string): Promise<void> {
  const vol = await findVolumeByPath(libvirt, path)
  if (vol !== null) await whenFree('OPERATION_INVALID', () => libvirt.storageVolDelete({ vol }))
}
