import { dirname } from 'node:path/posix'
import type { PoolRef } from '../../libvirt/index.js'
import { orNull } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'
import type { Disk } from '../../planner/types.js'
import { asFolder, findInactivePool, findPoolOfFolder } from '../../storage/index.js'
import type { FolderPool } from '../../storage/index.js'
import { virsh } from '../../shell/index.js'

/** The pool for a domain's record with what `look` found there, or why there is none. */
export type RecordPool<Found> =
  { readonly folder: FolderPool; readonly record: Found } | { readonly reason: string }

/**
 * The pool for a domain's record: the pool of its root disk, else `default`.
 *
 * It follows from the domain alone: with a choice, two stacks would take two locks. So a root disk
 * in a pool that is switched off right now does not lead to `default`. `look` is asked beside the
 * pool's kind, to save a round trip.
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
  const inactive = root?.source == null ? null : await findOff(host, root, root.source)
  if (inactive !== null)
    return {
      reason: `storage pool '${inactive}', which holds its root disk, is not active; ${virsh(uri, 'pool-start', inactive)} first`,
    }
  const byName = await orNull(
    'NO_STORAGE_POOL',
    libvirt.storagePoolLookupByName({ name: 'default' }),
  )
  return (await inFolder(host, byName, look)) ?? { reason: noPool(uri) }
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

async function findOff({ libvirt }: Host, { type }: Disk, source: string): Promise<string | null> {
  if (type === 'volume') return findInactivePool(libvirt, { name: poolOf(source) })
  return type === 'file' ? findInactivePool(libvirt, { folder: dirname(source) }) : null
}

/** `pool/volume`, as the planner writes the source of a volume. */
function poolOf(source: string): string {
  return source.slice(0, source.indexOf('/'))
}

function noPool(uri: string): string {
  const commands = [
    'pool-define-as default dir --target /var/lib/libvirt/images',
    'pool-build default',
    'pool-start default',
  ].map((words) => virsh(uri, words))
  return `its root disk is in no active storage pool of type dir, fs or netfs, and there is no pool 'default' either; make one with ${commands.join(', ')}`
}
