import type { Qcow2Fields } from './fields.js'

/** Bytes of an entry of both tables of qcow2 (QEMU `docs/interop/qcow2.txt`). */
export const ENTRY_BYTES = 8
/** The parts of an entry: where a cluster or a table is, and how a cluster is kept. */
export const OFFSET = 0x00ff_ffff_ffff_fe00n
export const COMPRESSED = 1n << 62n
export const ZEROS = 1n

/** Incompatible features by which the tables or their clusters are others: an external data file, extended entries. */
const STRANGE = (1n << 2n) | (1n << 4n)

/** True if its content is found by the two tables alone. */
export function hasPlainTables(fields: Qcow2Fields): boolean {
  const { encryption, features, l1Entries, l1Offset, clusterBits } = fields
  const isSane = l1Entries > 0 && l1Offset > 0n && clusterBits >= 9 && clusterBits <= 21
  return isSane && encryption === 0 && (features & STRANGE) === 0n
}
