import { isLibvirtError } from '../libvirt/index.js'
import type { LibvirtConnection, PoolRef, VolRef } from '../libvirt/index.js'
import { refreshPool } from './refresh-pool.js'
import { findVolume } from './find-volume.js'
import { writeVolumeXml } from './volume-xml.js'
import type { NewVolume } from './volume-xml.js'

/**
 * Creates a volume that did not exist before, or answers null where the name is taken.
 *
 * libvirt refuses a second volume of a name with one of two errors, depending on whether the pool
 * had seen the file yet; after a refresh both mean the same. Exclusive for format raw only: with
 * qcow2 two daemons on one folder were both told yes.
 */
export async function createVolume(
  libvirt: LibvirtConnection,
  pool: PoolRef,
  volume: NewVolume,
): Promise<VolRef | null> {
  await refreshPool(libvirt, pool)
  return createInFresh(libvirt, pool, volume)
}

/** The same in a pool that was refreshed just now: nothing is asked before. */
export async function createInFresh(
  libvirt: LibvirtConnection,
  pool: PoolRef,
  volume: NewVolume,
): Promise<VolRef | null> {
  try {
    return await libvirt.storageVolCreateXml({ pool, xml: writeVolumeXml(volume) })
  } catch (error) {
    if (isLibvirtError(error, 'STORAGE_VOL_EXIST')) return null
    // A file the pool had not seen yet: libvirt answers with a bare system error.
    if (isLibvirtError(error) && (await findVolume(libvirt, pool, volume.name)) !== null)
      return null
    throw error
  }
}
