import { posix } from 'node:path'
import type { PoolRef } from '../../libvirt/index.js'
import { virsh } from '../../shell/index.js'
import { showValue } from '../../words/show-value.js'
import type { StorageHost } from '../storage-host.js'
import { findPoolOfFolder } from '../volumes/find-volume.js'
import { listVolumes } from '../volumes/list-volumes.js'
import { findInactivePool } from '../pools/pools.js'
import { explainNear } from './explain-near.js'

/** An image that was not found. */
export interface MissingImage {
  readonly path: string
  /** What it was to be; an image if not given. */
  readonly what?: string
  /** True if the path is a secret: a similar name would reveal most of it. */
  readonly isSecret?: boolean | undefined
}

/** Why no active pool holds the image at a path of the host, and what helps. */
export async function explainMissing(host: StorageHost, missing: MissingImage): Promise<string> {
  const { libvirt, uri } = host
  const { path, what = 'image' } = missing
  const folder = posix.dirname(path)
  const pool = await findPoolOfFolder(libvirt, folder)
  if (pool !== null)
    return `${what} '${path}' does not exist in storage pool ${showValue(pool.name)}${await describePool(host, pool, missing)}`
  const inactive = await findInactivePool(libvirt, { folder })
  // A second pool on its folder would be refused.
  if (inactive !== null)
    return `${what} '${path}' lies in storage pool ${showValue(inactive)}, which is not active; run ${virsh(uri, 'pool-start', inactive)} first`
  const start = `${what} '${path}' is in no active storage pool of the host; if the file is there, `
  // A pool owns its folder: libvirt lists, and deletes if told to, what is in it.
  if (isOfSystem(folder))
    return `${start}move it to a folder for images: '${folder}' belongs to the system and must not become a pool`
  return `${start}${virsh(uri, ['pool-create-as', 'rescue-images', 'dir', '--target', folder])} makes its folder a pool`
}

/** True for the root folder, and for those of the system's own files. */
function isOfSystem(folder: string): boolean {
  return folder === '/' || /^\/(bin|boot|dev|etc|lib\d*|proc|root|sbin|sys|usr)(\/|$)/.test(folder)
}

async function describePool(
  host: StorageHost,
  pool: PoolRef,
  { path, isSecret }: MissingImage,
): Promise<string> {
  const list = virsh(host.uri, 'vol-list', pool.name)
  if (isSecret === true) return `; ${list} shows what is in it`
  return explainNear(posix.basename(path), await listVolumes(host.libvirt, pool), list)
}
