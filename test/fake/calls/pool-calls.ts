import { randomUUID } from 'node:crypto'
import { posix } from 'node:path'
import {
  LIST_STORAGE_POOLS,
  STORAGE_POOL_STATE,
  type PoolRef,
  type VolRef,
} from '../../../provider/libvirt/index.js'
import { escape } from '../../../provider/xml/escape.js'
import { child, readXml } from '../../../provider/xml/index.js'
import type { Handlers } from './handlers.js'
import type { FakeHost, FakePool } from '../host.js'
import { invalid, Refused } from '../refused.js'

/** Calls about storage pools; all are folders, whatever their XML says. */
export const POOL_CALLS: Handlers = {
  connectListAllStoragePools: (host, { flags = 0 }) => {
    const { ACTIVE, INACTIVE } = LIST_STORAGE_POOLS
    const isListed = ({ active }: FakePool): boolean =>
      (flags & (ACTIVE | INACTIVE)) === 0 || (flags & (active ? ACTIVE : INACTIVE)) !== 0
    const pools = [...host.pools.values()].filter(isListed).map(refOf)
    return { pools, ret: pools.length }
  },
  storagePoolLookupByName: (host, { name }) => refOf(poolNamed(host, name)),
  storagePoolLookupByUuid: (host, { uuid }) =>
    refOf(host.pools.get(uuid) ?? noPool(`no storage pool with matching uuid '${uuid}'`)),
  storagePoolLookupByTargetPath: (host, { path }) => {
    const found = [...host.pools.values()].find((pool) => pool.active && pool.path === path)
    return refOf(found ?? noPool(`no storage pool with matching target path '${path}'`))
  },
  storagePoolGetInfo: (host, { pool }) => {
    const { active, available } = findPool(host, pool)
    const state = active ? STORAGE_POOL_STATE.RUNNING : STORAGE_POOL_STATE.INACTIVE
    return { state, capacity: 1n << 40n, allocation: 0n, available }
  },
  storagePoolGetXmlDesc: (host, { pool }) => {
    const { uuid, ...found } = findPool(host, pool)
    const [name, path] = [escape(found.name, 'text'), escape(found.path, 'text')]
    return `<pool type='${found.type}'><name>${name}</name><uuid>${uuid}</uuid><target><path>${path}</path></target></pool>\n`
  },
  storagePoolRefresh: (host, { pool }) => {
    const found = findActive(host, pool)
    if (found.copies > 0)
      throw new Refused(
        'INTERNAL_ERROR',
        'STORAGE',
        `pool '${found.name}' has asynchronous jobs running.`,
      )
    refresh(host, found)
  },
  storagePoolCreateXml: (host, { xml }) => {
    const { root } = readXml(xml, 'pool')
    const [name, path] = [
      child(root, 'name')?.text ?? '',
      child(root, 'target', 'path')?.text ?? '',
    ]
    const uuid = child(root, 'uuid')?.text
    const same = uuid === undefined ? undefined : host.pools.get(uuid)
    if (same?.name === name) throw invalid('STORAGE', `pool is already active as '${name}'`)
    if ([...host.pools.values()].some((pool) => pool.name === name || pool.path === path))
      throw new Refused('OPERATION_FAILED', 'STORAGE', `pool '${name}' already exists`)
    const pool = addPool(host, { name, path, ...(uuid === undefined ? {} : { uuid }) }, true)
    pool.isTransient = true
    return refOf(pool)
  },
  storagePoolCreate: (host, { pool: ref }) => {
    const pool = findPool(host, ref)
    if (pool.active) throw invalid('STORAGE', `storage pool '${pool.name}' is already active`)
    pool.active = true
    refresh(host, pool)
  },
  storagePoolDestroy: (host, { pool }) => {
    const found = findActive(host, pool)
    found.active = false
    if (found.isTransient) host.pools.delete(found.uuid)
  },
}

/** A new pool, with what is in its folder already. */
export function addPool(
  host: FakeHost,
  { name, uuid, path }: { readonly name: string; readonly uuid?: string; readonly path: string },
  active: boolean,
): FakePool {
  const pool: FakePool = {
    name,
    uuid: uuid ?? randomUUID(),
    path,
    type: 'dir',
    active,
    available: 1n << 40n,
    copies: 0,
    isTransient: false,
    cache: new Set(),
  }
  host.pools.set(pool.uuid, pool)
  if (active) refresh(host, pool)
  return pool
}

/** The pool of a volume, if it is active. */
export function poolOf(host: FakeHost, { pool }: VolRef): FakePool {
  return asActive(poolNamed(host, pool))
}

/** The pool that a reference means, if it is active. */
export function findActive(host: FakeHost, pool: PoolRef): FakePool {
  return asActive(findPool(host, pool))
}

function findPool(host: FakeHost, { name, uuid }: PoolRef): FakePool {
  return host.pools.get(uuid) ?? noPool(`no storage pool with matching uuid '${uuid}' (${name})`)
}

function poolNamed(host: FakeHost, name: string): FakePool {
  const found = [...host.pools.values()].find((pool) => pool.name === name)
  return found ?? noPool(`no storage pool with matching name '${name}'`)
}

function asActive(pool: FakePool): FakePool {
  if (!pool.active) throw invalid('STORAGE', `storage pool '${pool.name}' is not active`)
  return pool
}

function refresh(host: FakeHost, { path, cache }: FakePool): void {
  cache.clear()
  for (const file of host.files.keys()) {
    if (posix.dirname(file) === posix.resolve(path)) cache.add(posix.basename(file))
  }
}

function refOf({ name, uuid }: FakePool): PoolRef {
  return { name, uuid }
}

function noPool(why: string): never {
  throw new Refused('NO_STORAGE_POOL', 'STORAGE', `Storage pool not found: ${why}`)
}
