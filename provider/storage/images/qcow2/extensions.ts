import type { Qcow2Fields } from './fields.js'

/** What the extensions of a qcow2 header say. */
export interface Qcow2Extensions {
  /** Null: none is named. */
  readonly backingFormat: string | null
  readonly namesDataFile: boolean
  /** True if there is a header of LUKS, which holds the keys. */
  readonly hasKeys: boolean
  readonly faults: readonly string[]
}

const END = 0
const BACKING_FORMAT = 0xe2792aca
const DATA_FILE = 0x44415441
const KEYS = 0x0537be77

interface Extension {
  readonly type: number
  readonly value: Buffer
}

/**
 * Reads the extensions behind the fields of a qcow2 header.
 *
 * They end by a mark, by the name of the backing file or by the first cluster. A list that is cut off by
 * the bytes read is a fault too: what it hides might name another file.
 */
export function readExtensions(start: Buffer, fields: Qcow2Fields): Qcow2Extensions {
  const { found, isWhole } = listExtensions(start, fields)
  const format = found.findLast(({ type }) => type === BACKING_FORMAT)
  return {
    backingFormat: format?.value.toString('utf8') ?? null,
    namesDataFile: found.some(({ type }) => type === DATA_FILE),
    hasKeys: found.some(({ type }) => type === KEYS),
    faults: isWhole ? [] : ['its header extensions are cut off'],
  }
}

function listExtensions(
  start: Buffer,
  fields: Qcow2Fields,
): { readonly found: readonly Extension[]; readonly isWhole: boolean } {
  const end = endOf(fields)
  const found: Extension[] = []
  let at = fields.headerLength
  while (at < end) {
    const from = at + 8
    if (from > Math.min(start.length, end)) return { found, isWhole: false }
    const [type, length] = [start.readUInt32BE(at), start.readUInt32BE(at + 4)]
    // As QEMU does: also the mark of the end has a length.
    if (from + length > Math.min(start.length, end)) return { found, isWhole: false }
    if (type === END) return { found, isWhole: true }
    found.push({ type, value: start.subarray(from, from + length) })
    at = from + Math.ceil(length / 8) * 8
  }
  return { found, isWhole: true }
}

function endOf({ backingOffset, clusterBits }: Qcow2Fields): number {
  const cluster = 2 ** Math.min(clusterBits, 21)
  return backingOffset === 0n ? cluster : Math.min(cluster, Number(backingOffset))
}
