import { orNull } from '../../libvirt/index.js'
import { virsh } from '../../shell/index.js'
import { findNearest } from '../../words/nearest.js'
import { showValue } from '../../words/show-value.js'
import type { StorageHost } from '../storage-host.js'
import { DISK_KINDS, FOLDER_KINDS, POOL_KINDS } from './pool-kinds.js'
import type { PoolKind } from './pool-kinds.js'
import { parsePoolXml } from './pool-xml.js'

/**
 * Says why files cannot be made in the pool of that name. Call it if `findFolderPool` found none.
 *
 * A similar name would tell most of a name that is a secret, so then there is none.
 */
export async function explainPool(
  host: StorageHost,
  name: string,
  isSecret = false,
): Promise<string> {
  return explain(host, name, { isSecret, can: ({ isFolder }) => isFolder, kinds: FOLDER_KINDS })
}

/** Says why the pool of that name cannot hold a rescue disk, likewise. Call it if `findDiskPool` found none. */
export async function explainDiskPool(
  host: StorageHost,
  name: string,
  isSecret = false,
): Promise<string> {
  return explain(host, name, { isSecret, can: ({ takesCopies }) => takesCopies, kinds: DISK_KINDS })
}

interface Wanted {
  readonly isSecret: boolean
  readonly can: (kind: PoolKind) => boolean
  /** The kinds that can, in words. */
  readonly kinds: string
}

async function explain(
  { libvirt, uri }: StorageHost,
  name: string,
  { isSecret, can, kinds }: Wanted,
): Promise<string> {
  const pool = await orNull('NO_STORAGE_POOL', libvirt.storagePoolLookupByName({ name }))
  if (pool === null)
    return `storage pool '${name}' does not exist${isSecret ? '' : await findSimilar(libvirt, name)}`
  const { type } = parsePoolXml(await libvirt.storagePoolGetXmlDesc({ pool }))
  const kind = POOL_KINDS[type]
  if (kind !== undefined && can(kind))
    return `storage pool '${name}' is not active; run ${virsh(uri, 'pool-start', name)} first`
  const why = kind === undefined ? '' : ` (${kind.reason})`
  return `storage pool '${name}' has type ${type}${why}; name a pool of type ${kinds}`
}

async function findSimilar(libvirt: StorageHost['libvirt'], name: string): Promise<string> {
  const { pools } = await libvirt.connectListAllStoragePools({ needResults: 1, flags: 0 })
  const nearest = findNearest(
    name,
    pools.map((pool) => pool.name),
  )
  return nearest === undefined ? '' : `; did you mean ${showValue(nearest)}?`
}
