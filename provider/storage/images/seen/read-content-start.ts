import { readAt } from '../../volumes/volume-content.js'
import type { StorageHost } from '../../storage-host.js'
import { IMAGE_HEADER_BYTES } from '../headers/header.js'
import { isQcow2, readFields } from '../qcow2/fields.js'
import { COMPRESSED, ENTRY_BYTES, hasPlainTables, OFFSET, ZEROS } from '../qcow2/tables.js'
import type { OpenLayer, SeenLayers } from './see-layers.js'

/**
 * The first bytes of a disk as its guest sees them, at most 64 KiB; null: they cannot be read here.
 *
 * Of qcow2 the first cluster is looked up, two small reads a layer. A cluster that is compressed, encrypted or in
 * another file is not read. A disk may change while it is read: what comes of it decides about words alone.
 */
export async function readContentStart(
  host: StorageHost,
  { open, isWhole }: SeenLayers,
): Promise<Buffer | null> {
  for (const layer of open) {
    const found = await readLayer(host, layer)
    if (found !== 'below') return found
  }
  // No layer has the first cluster, so it reads as zeros.
  return isWhole ? Buffer.alloc(IMAGE_HEADER_BYTES) : null
}

async function readLayer(
  host: StorageHost,
  { vol, start, declared }: OpenLayer,
): Promise<Buffer | 'below' | null> {
  if (declared === 'raw') return start
  const fields = declared === 'qcow2' && isQcow2(start) ? readFields(start) : null
  if (fields === null || typeof fields === 'string' || !hasPlainTables(fields)) return null
  const read = async (at: bigint, length: number): Promise<Buffer> =>
    at > Number.MAX_SAFE_INTEGER
      ? Buffer.alloc(0)
      : readAt(host, vol, { offset: Number(at), length })
  const l1 = entryOf(await read(fields.l1Offset, ENTRY_BYTES))
  if (l1 === null) return null
  if ((l1 & OFFSET) === 0n) return 'below'
  const l2 = entryOf(await read(l1 & OFFSET, ENTRY_BYTES))
  if (l2 === null || (l2 & COMPRESSED) !== 0n) return null
  const length = Math.min(2 ** fields.clusterBits, IMAGE_HEADER_BYTES)
  if ((l2 & ZEROS) !== 0n) return Buffer.alloc(length)
  return (l2 & OFFSET) === 0n ? 'below' : read(l2 & OFFSET, length)
}

function entryOf(bytes: Buffer): bigint | null {
  return bytes.length < ENTRY_BYTES ? null : bytes.readBigUInt64BE(0)
}
