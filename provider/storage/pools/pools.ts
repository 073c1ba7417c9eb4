import { LIST_STORAGE_POOLS, STORAGE_POOL_STATE, orNull } from '../../libvirt/index.js'
import type { LibvirtConnection, PoolRef } from '../../libvirt/index.js'
import { POOL_KINDS } from './pool-kinds.js'
import { parsePoolXml } from './pool-xml.js'

/** A pool that is a folder, and the folder's path. */
export interface FolderPool {
  readonly pool: PoolRef
  /** Absolute path on the host. */
  readonly path: string
  /** Bytes that were free at the pool's last refresh. */
  readonly available: bigint
}

/** A pool that can hold a rescue disk: a folder, or one of block devices. */
export interface DiskPool extends FolderPool {
  /** False: a disk in it is a block device, so it cannot be an overlay. */
  readonly isFolder: boolean
}

/** The pool of that name if it is active and a folder of files, else null. */
export async function findFolderPool(
  libvirt: LibvirtConnection,
  name: string,
): Promise<FolderPool | null> {
  const pool = await orNull('NO_STORAGE_POOL', libvirt.storagePoolLookupByName({ name }))
  return pool === null ? null : asFolder(libvirt, pool)
}

/** The pool of that name if it is active and can hold a rescue disk, else null. */
export async function findDiskPool(
  libvirt: LibvirtConnection,
  name: string,
): Promise<DiskPool | null> {
  const pool = await orNull('NO_STORAGE_POOL', libvirt.storagePoolLookupByName({ name }))
  return pool === null ? null : asDiskPool(libvirt, pool)
}

/** The name of an inactive folder pool that has that name or that folder, else null. */
export async function findInactivePool(
  libvirt: LibvirtConnection,
  wanted: { readonly name: string } | { readonly folder: string },
): Promise<string | null> {
  const flags = LIST_STORAGE_POOLS.INACTIVE
  const { pools } = await libvirt.connectListAllStoragePools({ needResults: 1, flags })
  for (const pool of pools) {
    const { type, targetPath } = parsePoolXml(await libvirt.storagePoolGetXmlDesc({ pool }))
    const isWanted = 'name' in wanted ? pool.name === wanted.name : targetPath === wanted.folder
    if (isWanted && isFolderKind(type) && !(await isActive(libvirt, pool))) return pool.name
  }
  return null
}

/** The pool with that UUID if this host has it, else null. */
export async function findPoolByUuid(
  libvirt: LibvirtConnection,
  uuid: string,
): Promise<PoolRef | null> {
  return orNull('NO_STORAGE_POOL', libvirt.storagePoolLookupByUuid({ uuid }))
}

/** That pool as a folder of files, or null if it is something else or inactive. */
export async function asFolder(
  libvirt: LibvirtConnection,
  ref: PoolRef,
): Promise<FolderPool | null> {
  const found = await asDiskPool(libvirt, ref)
  if (found?.isFolder !== true) return null
  const { pool, path, available } = found
  return { pool, path, available }
}

/** That pool if it can hold a rescue disk, or null if it cannot, is inactive, or is gone: a look at a pool makes one for a moment. */
export async function asDiskPool(
  libvirt: LibvirtConnection,
  pool: PoolRef,
): Promise<DiskPool | null> {
  const said = [
    libvirt.storagePoolGetInfo({ pool }),
    libvirt.storagePoolGetXmlDesc({ pool }),
  ] as const
  const found = await orNull('NO_STORAGE_POOL', Promise.all(said))
  if (found === null) return null
  const [{ state, available }, xml] = found
  const { type, targetPath } = parsePoolXml(xml)
  const kind = POOL_KINDS[type]
  if (state !== STORAGE_POOL_STATE.RUNNING || targetPath === null) return null
  if (kind?.takesCopies !== true) return null
  return { pool, path: targetPath, available, isFolder: kind.isFolder }
}

/** True for a kind of pool that is a folder of files. */
export function isFolderKind(type: string): boolean {
  return POOL_KINDS[type]?.isFolder === true
}

/** True if the pool is started. */
export async function isActive(libvirt: LibvirtConnection, pool: PoolRef): Promise<boolean> {
  return (await libvirt.storagePoolGetInfo({ pool })).state === STORAGE_POOL_STATE.RUNNING
}
