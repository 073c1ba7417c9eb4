import { isLibvirtError } from '../../libvirt/index.js'
import type { PoolRef, VolRef } from '../../libvirt/index.js'
import { findVolume } from './find-volume.js'
import type { StorageHost } from '../storage-host.js'
import { writeVolumeXml } from './volume-xml.js'
import type { NewVolume } from './volume-xml.js'

/**
 * Creates a volume that did not exist before; null if the name is taken.
 *
 * libvirt looks at the disk itself. It refuses a second volume of a name with one of two errors,
 * depending on whether the pool knows the file. Only format raw is exclusive: with qcow2, two daemons
 * on one folder both succeeded.
 */
export async function createVolume(
  host: StorageHost,
  pool: PoolRef,
  volume: NewVolume,
): Promise<VolRef | null> {
  const { name, from } = volume
  const create = (): Promise<VolRef> => make(host, pool, volume)
  try {
    return await create()
  } catch (error) {
    if (!isLibvirtError(error)) throw error
    // For a file that the pool does not know, libvirt gives a bare system error. A file that the pool
    // knows may be gone.
    if ((await findVolume(host, pool, name)) !== null) return null
    // A copy that failed was removed by libvirt, and another one would take as long.
    if (from !== undefined) throw error
    return createOrFind(host, pool, { name, create })
  }
}

/** A copy takes as long as it takes: libvirt answers when it is whole. */
async function make({ libvirt }: StorageHost, pool: PoolRef, volume: NewVolume): Promise<VolRef> {
  const xml = writeVolumeXml(volume)
  const { from } = volume
  if (from === undefined) return libvirt.storageVolCreateXml({ pool, xml })
  return libvirt.storageVolCreateXmlFrom({ pool, xml, clonevol: from }, { deadline: Infinity })
}

/** Once more: if it is refused again, somebody else has made it at this moment, or there is another reason. */
async function createOrFind(
  host: StorageHost,
  pool: PoolRef,
  { name, create }: { readonly name: string; readonly create: () => Promise<VolRef> },
): Promise<VolRef | null> {
  try {
    return await create()
  } catch (error) {
    if (isLibvirtError(error) && (await findVolume(host, pool, name)) !== null) return null
    throw error
  }
}
