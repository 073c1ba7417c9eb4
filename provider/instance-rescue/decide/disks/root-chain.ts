import { isLibvirtError, orNull } from '../../../libvirt/index.js'
import type { Disk, Domain } from '../../../planner/types.js'
import { findKnownVolume, readBackingChain } from '../../../storage/index.js'
import type { BackingChain, StorageHost } from '../../../storage/index.js'

/**
 * The files that the root disk consists of; null if it is not a file.
 *
 * libvirt keeps no chain in a stored definition, so it is read from the files' headers.
 */
export async function readRootChain(
  host: StorageHost,
  root: Disk | null,
): Promise<BackingChain | null> {
  if (root === null) return null
  try {
    const path = await pathOf(host, root)
    return path === null ? null : await readBackingChain(host, { path, format: root.format })
  } catch (error) {
    if (!isLibvirtError(error)) throw error
    return { layers: [], broken: `its backing chain cannot be read: ${error.message}` }
  }
}

/** The domain with what was found below its root disk, as if its XML named it. */
export function withChain(domain: Domain, root: Disk | null, chain: BackingChain | null): Domain {
  const below = (chain?.layers ?? []).slice(1).map(({ path }) => path)
  const disks = domain.disks.map((disk) =>
    disk.index === root?.index
      ? { ...disk, backing: [...new Set([...disk.backing, ...below])] }
      : disk,
  )
  return { ...domain, disks }
}

/** The path on the host of a disk that is a file or a volume; null if it has none. */
export async function pathOf(
  { libvirt }: StorageHost,
  { type, source }: Pick<Disk, 'type' | 'source'>,
): Promise<string | null> {
  if (source === null || type === 'file') return source
  if (type !== 'volume') return null
  const at = source.indexOf('/')
  const name = source.slice(0, at)
  const pool = await orNull('NO_STORAGE_POOL', libvirt.storagePoolLookupByName({ name }))
  const vol = pool === null ? null : await findKnownVolume(libvirt, pool, source.slice(at + 1))
  return vol?.key.startsWith('/') === true ? vol.key : null
}
