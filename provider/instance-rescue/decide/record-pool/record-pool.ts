import { dirname } from 'node:path/posix'
import type { PoolRef } from '../../../libvirt/index.js'
import { orNull } from '../../../libvirt/index.js'
import type { Host } from '../../../host/index.js'
import type { Disk } from '../../../planner/types.js'
import {
  asFolder,
  findInactivePool,
  findPoolOfFolder,
  FOLDER_KINDS,
} from '../../../storage/index.js'
import type { FolderPool } from '../../../storage/index.js'
import { virsh } from '../../../shell/index.js'

/** The pool for a domain's record and what `look` found there, or why there is no such pool, or none that is on. */
export type RecordPool<Found> =
  | { readonly folder: FolderPool; readonly record: Found }
  | { readonly reason: string; readonly isOff: boolean }

/**
 * Finds the pool for a domain's record: the pool of its root disk, else `default`.
 *
 * The pool follows from the domain alone: with a choice, two stacks would take two locks. So if the
 * root disk's pool is not active, `default` is not used. `look` is called at the same time as the
 * pool's type is asked, which saves a round trip.
 */
export async function findRecordPool<Found>(
  host: Host,
  root: Disk | null,
  look: (pool: PoolRef) => Promise<Found>,
): Promise<RecordPool<Found>> {
  const own = root?.source == null ? null : await findDiskPool(host, root, root.source)
  const inOwn = await inFolder(host, own, look)
  if (inOwn !== null) return inOwn
  const { libvirt, uri } = host
  const inactive = root?.source == null ? null : await findInactive(host, root, root.source)
  if (inactive !== null)
    return {
      isOff: true,
      reason: `storage pool '${inactive}', which holds its root disk, is not active; run ${virsh(uri, 'pool-start', inactive)} first`,
    }
  const byName = await orNull(
    'NO_STORAGE_POOL',
    libvirt.storagePoolLookupByName({ name: 'default' }),
  )
  const found = await inFolder(host, byName, look)
  if (found !== null) return found
  const isOff = byName !== null && (await findInactivePool(libvirt, { name: byName.name })) !== null
  return { reason: explainNone(uri, byName, isOff), isOff }
}

async function inFolder<Found>(
  { libvirt }: Host,
  pool: PoolRef | null,
  look: (pool: PoolRef) => Promise<Found>,
): Promise<{ readonly folder: FolderPool; readonly record: Found } | null> {
  if (pool === null) return null
  const [folder, looked] = await Promise.all([
    asFolder(libvirt, pool),
    look(pool).then(
      (record) => ({ record }),
      (error: unknown) => ({ error }),
    ),
  ])
  if (folder === null) return null
  if ('error' in looked) throw looked.error
  return { folder, record: looked.record }
}

async function findDiskPool(
  { libvirt }: Host,
  { type }: Disk,
  source: string,
): Promise<PoolRef | null> {
  if (type === 'volume')
    return orNull('NO_STORAGE_POOL', libvirt.storagePoolLookupByName({ name: poolOf(source) }))
  return type === 'file' ? findPoolOfFolder(libvirt, dirname(source)) : null
}

async function findInactive(
  { libvirt }: Host,
  { type }: Disk,
  source: string,
): Promise<string | null> {
  if (type === 'volume') return findInactivePool(libvirt, { name: poolOf(source) })
  return type === 'file' ? findInactivePool(libvirt, { folder: dirname(source) }) : null
}

/** The pool of a source that the planner writes as `pool/volume`. */
function poolOf(source: string): string {
  return source.slice(0, source.indexOf('/'))
}

/** Why there is no pool for the record, and what makes one: the root disk's pool and `default` cannot hold it. */
function explainNone(uri: string, byName: PoolRef | null, isOff: boolean): string {
  const none = `its root disk is in no active storage pool of type ${FOLDER_KINDS}, and pool 'default'`
  if (byName === null) {
    const commands = MAKE_DEFAULT.map((words) => virsh(uri, words))
    return `${none} does not exist; these commands make pool 'default': ${commands.join(', ')}`
  }
  if (isOff) return `${none} is not active; run ${virsh(uri, 'pool-start', byName.name)} first`
  return `${none} is of another type; make a pool of the folder that holds the root disk`
}

const MAKE_DEFAULT = [
  'pool-define-as default dir --target /var/lib/libvirt/images',
  'pool-build default',
  'pool-start default',
]
