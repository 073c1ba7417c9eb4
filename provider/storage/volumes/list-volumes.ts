import { isLibvirtError } from '../../libvirt/index.js'
import type { LibvirtConnection, PoolRef } from '../../libvirt/index.js'

/** The names of the volumes that libvirt knows in a pool; null if it has too many for one answer (16,384). */
export async function listVolumes(
  libvirt: LibvirtConnection,
  pool: PoolRef,
): Promise<string[] | null> {
  try {
    const { vols } = await libvirt.storagePoolListAllVolumes({ pool, needResults: 1 })
    return vols.map(({ name }) => name)
  } catch (error) {
    // libvirtd 9.0 says INTERNAL_ERROR, from its RPC part.
    if (isLibvirtError(error, 'RPC', 'INTERNAL_ERROR') && error.domain === 'RPC') return null
    throw error
  }
}
