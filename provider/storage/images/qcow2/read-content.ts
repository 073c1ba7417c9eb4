import { isQcow2, readFields } from './fields.js'
import { COMPRESSED, ENTRY_BYTES, hasPlainTables, OFFSET, ZEROS } from './tables.js'

/**
 * The first bytes of what a small qcow2 file has in it, from the bytes of the file; at most `length`.
 *
 * Null: they cannot be read here, because a cluster is compressed, encrypted or not among the bytes, or because there
 * is a file below. Nothing is taken from the file but clusters at the places that it names.
 */
export function readQcow2Content(file: Buffer, length: number): Buffer | null {
  const fields = isQcow2(file) ? readFields(file) : null
  if (fields === null || typeof fields === 'string' || !hasPlainTables(fields)) return null
  if (fields.backingOffset !== 0n) return null
  const cluster = 2 ** fields.clusterBits
  const perTable = cluster / ENTRY_BYTES
  const size = Number(fields.size < BigInt(length) ? fields.size : length)
  const content = Buffer.alloc(size)
  for (let index = 0; index * cluster < size; index += 1) {
    const inL1 = Math.floor(index / perTable)
    if (inL1 >= fields.l1Entries) return null
    const l1 = entryAt(file, fields.l1Offset, inL1)
    if (l1 === null) return null
    const l2 = (l1 & OFFSET) === 0n ? 0n : entryAt(file, l1 & OFFSET, index % perTable)
    if (l2 === null || (l2 & COMPRESSED) !== 0n) return null
    if ((l2 & ZEROS) !== 0n || (l2 & OFFSET) === 0n) continue
    const from = Number(l2 & OFFSET)
    const wanted = Math.min(cluster, size - index * cluster)
    if (from + wanted > file.length) return null
    file.copy(content, index * cluster, from, from + wanted)
  }
  return content
}

function entryAt(file: Buffer, table: bigint, index: number): bigint | null {
  const at = Number(table) + index * ENTRY_BYTES
  return at + ENTRY_BYTES > file.length ? null : file.readBigUInt64BE(at)
}
