import { posix } from 'node:path'
import { ERRNO, type VolRef } from '../../../provider/libvirt/index.js'
import { escape } from '../../../provider/xml/escape.js'
import { emptyImage } from '../empty-image.js'
import type { Handlers } from './handlers.js'
import type { FakeFile, FakeHost, FakePool } from '../host.js'
import { findActive, poolOf } from './pool-calls.js'
import { invalid, Refused } from '../refused.js'
import { find, parseXml, textAt } from '../xml.js'

/** Calls about volumes: what the pool's cache knows and what lies in its folder may differ. */
export const VOLUME_CALLS: Handlers = {
  storagePoolListAllVolumes: (host, { pool: ref }) => {
    const pool = findActive(host, ref)
    const vols = [...pool.cache].map((name) => refOf(pool, name))
    return { vols, ret: vols.length }
  },
  storageVolLookupByName: (host, { pool: ref, name }) => {
    const pool = findActive(host, ref)
    if (!pool.cache.has(name)) throw noVolume(`no storage vol with matching name '${name}'`)
    return refOf(pool, name)
  },
  storageVolLookupByPath: (host, { path }) =>
    lookUp(host, path) ?? fail(noVolume(`no storage vol with matching path '${path}'`)),
  storageVolGetInfo: (host, { vol }) => {
    const { bytes, capacity } = fileOf(host, vol)
    const allocation = BigInt(bytes.length)
    return { type: FILE, capacity: capacity ?? allocation, allocation }
  },
  storageVolGetXmlDesc: (host, { vol }) => {
    const { modified = 0, format, bytes, capacity, backing, mode, owner } = fileOf(host, vol)
    // An empty file has no such element.
    const physical = bytes.length === 0 ? '' : `<physical unit='bytes'>${bytes.length}</physical>`
    const size = `<capacity unit='bytes'>${capacity ?? bytes.length}</capacity>${physical}`
    const times = `<timestamps><mtime>${modified}.0</mtime></timestamps>`
    const { uid, gid } = owner ?? { uid: 0, gid: 0 }
    const permissions = `<permissions><mode>${mode ?? '0644'}</mode><owner>${uid}</owner><group>${gid}</group></permissions>`
    const path = escape(pathOf(host, vol), 'text')
    const target = `<target><path>${path}</path><format type='${format}'/>${permissions}${times}</target>`
    const below =
      backing === null
        ? ''
        : `<backingStore><path>${escape(backing.path, 'text')}</path></backingStore>`
    const type = poolOf(host, vol).type === 'logical' ? 'block' : 'file'
    return `<volume type='${type}'><name>${escape(vol.name, 'text')}</name>${size}${target}${below}</volume>\n`
  },
  storageVolCreateXml: (host, { pool: ref, xml }) => {
    const pool = findActive(host, ref)
    const { name, ...wanted } = readVolume(xml)
    const path = posix.join(pool.path, name)
    if (pool.cache.has(name))
      throw new Refused('STORAGE_VOL_EXIST', 'STORAGE', `storage volume '${name}' exists already`)
    if (host.files.has(path))
      throw invalid('STORAGE', `volume target path '${path}' already exists`)
    const { backing } = wanted
    if (backing !== null && !host.files.has(backing.path)) {
      throw new Refused(
        'SYSTEM_ERROR',
        'STORAGE',
        `inaccessible backing store volume ${backing.path}: No such file or directory`,
      )
    }
    host.files.set(path, {
      ...emptyImage({ ...wanted, capacity: wanted.capacity ?? sizeOf(host, backing) }),
      modified: host.writes,
    })
    pool.cache.add(name)
    return refOf(pool, name)
  },
  storageVolCreateXmlFrom: async (host, { pool: ref, xml, clonevol }) => {
    const [pool, from] = [findActive(host, ref), fileOf(host, clonevol)]
    const { name } = readVolume(xml)
    if (pool.cache.has(name))
      throw new Refused(
        'INTERNAL_ERROR',
        'STORAGE',
        `storage volume name '${name}' already in use.`,
      )
    await VOLUME_CALLS.storageVolCreateXml?.(host, { pool: ref, xml })
    const path = posix.join(pool.path, name)
    const file = host.files.get(path) ?? fail(noVolume(path))
    const pools = new Set([pool, poolOf(host, clonevol)])
    const count = (by: number): void => {
      for (const each of pools) each.copies += by
    }
    file.isBuilding = true
    count(1)
    if (host.copyMs > 0)
      await new Promise<void>((resolve) => {
        host.schedule(host.copyMs, resolve)
      })
    if (file.format !== 'qcow2') file.bytes = Buffer.from(from.bytes)
    file.isBuilding = false
    count(-1)
    return refOf(pool, name)
  },
  storageVolDelete: (host, { vol }) => {
    const path = pathOf(host, vol)
    if (host.files.get(path)?.isBuilding === true)
      throw invalid('STORAGE', `volume '${vol.name}' is still being allocated.`)
    host.files.delete(path)
    poolOf(host, vol).cache.delete(vol.name)
  },
}

/** `VIR_STORAGE_VOL_FILE`. */
const FILE = 0

/** Bytes of a volume from `offset`, `length` of them or all. */
export function readBytes(host: FakeHost, vol: VolRef, { offset, length }: Range): Buffer {
  const { bytes } = openFile(host, vol)
  return Buffer.from(bytes.subarray(offset, length === 0 ? undefined : offset + length))
}

/** Writes into a volume; a longer one keeps what is behind. More than was announced is refused. */
export function writeBytes(host: FakeHost, vol: VolRef, range: Range & { data: Buffer }): void {
  const { offset, length, data } = range
  const file = openFile(host, vol)
  const fitting = length === 0 ? data : data.subarray(0, length)
  const whole = Buffer.alloc(Math.max(file.bytes.length, offset + fitting.length))
  file.bytes.copy(whole)
  fitting.copy(whole, offset)
  file.bytes = whole
  if (fitting.length < data.length) {
    throw new Refused('SYSTEM_ERROR', 'STREAMS', 'cannot write to stream: No space left on device')
  }
}

interface Range {
  readonly offset: number
  readonly length: number
}

function openFile(host: FakeHost, vol: VolRef): FakeFile {
  const path = pathOf(host, vol)
  const gone = `Unable to open stream for '${path}': No such file or directory`
  const file = host.files.get(path) ?? fail(new Refused('SYSTEM_ERROR', 'STREAMS', gone, ENOENT))
  if (file.isUnreadable !== true) return file
  const denied = `Unable to open stream for '${path}': Permission denied`
  throw new Refused('SYSTEM_ERROR', 'STREAMS', denied, EACCES)
}

const { ENOENT, EACCES } = ERRNO

function fileOf(host: FakeHost, vol: VolRef): FakeFile {
  const path = pathOf(host, vol)
  return host.files.get(path) ?? fail(noVolume(`no storage vol with matching path '${path}'`))
}

function pathOf(host: FakeHost, vol: VolRef): string {
  const pool = poolOf(host, vol)
  if (!pool.cache.has(vol.name)) throw noVolume(`no storage vol with matching name '${vol.name}'`)
  return posix.join(pool.path, vol.name)
}

function lookUp(host: FakeHost, path: string): VolRef | null {
  for (const pool of host.pools.values()) {
    const name = posix.basename(path)
    if (pool.active && pool.path === posix.dirname(path) && pool.cache.has(name))
      return refOf(pool, name)
  }
  return null
}

/** What the guest sees of a file; without a backing file there is nothing to take the capacity from. */
function sizeOf(host: FakeHost, backing: FakeFile['backing']): bigint {
  const below = backing === null ? undefined : host.files.get(backing.path)
  if (below === undefined) throw new Refused('XML_ERROR', 'STORAGE', 'missing capacity element')
  if (below.format !== 'qcow2') return BigInt(below.bytes.length)
  return below.capacity ?? below.bytes.readBigUInt64BE(24)
}

function readVolume(
  xml: string,
): Omit<FakeFile, 'bytes' | 'capacity'> & { name: string; capacity: bigint | null } {
  const root = parseXml(xml, 'volume', 'STORAGE')
  const path = textAt(root, 'backingStore', 'path')
  const formatOf = (...at: string[]): string =>
    find(root, ...at, 'format')?.getAttribute('type') ?? 'raw'
  return {
    name: textAt(root, 'name') ?? '',
    capacity: find(root, 'capacity') === null ? null : BigInt(textAt(root, 'capacity') ?? 0),
    format: formatOf('target'),
    backing: path === null ? null : { path, format: formatOf('backingStore') },
  }
}

function refOf(pool: FakePool, name: string): VolRef {
  return { pool: pool.name, name, key: posix.join(pool.path, name) }
}

function noVolume(why: string): Refused {
  return new Refused('NO_STORAGE_VOL', 'STORAGE', `Storage volume not found: ${why}`)
}

function fail(error: Error): never {
  throw error
}
