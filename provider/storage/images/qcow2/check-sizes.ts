import { hasExtendedL2 } from './check-features.js'
import type { Qcow2Fields } from './fields.js'

/** Cluster sizes that QEMU opens: 512 bytes to 2 MiB, as powers of two. */
const CLUSTER_BITS = { least: 9, most: 21 } as const
const V3_HEADER_BYTES = 104
const MOST_REFCOUNT_ORDER = 6

/** A table of a qcow2 image, as its header has it. */
interface Table {
  readonly name: string
  readonly offset: bigint
  readonly bytes: bigint
  /** Most bytes that QEMU reads into memory. */
  readonly most: bigint
}

/**
 * Says what in a qcow2 header contradicts the header itself or the size of the file.
 *
 * The limits are those of QEMU (`block/qcow2.c`, `qcow2_do_open`). Only the header and the file's size are
 * known here, not what the tables contain.
 */
export function checkSizes(fields: Qcow2Fields, fileSize: bigint | null): string[] {
  const { clusterBits, refcountClusters, refcountOrder } = fields
  if (clusterBits < CLUSTER_BITS.least || clusterBits > CLUSTER_BITS.most)
    return [`its clusters have 2^${clusterBits} bytes, not 2^9 to 2^21`]
  return [
    ...checkHeaderLength(fields),
    ...(refcountOrder > MOST_REFCOUNT_ORDER
      ? [`its refcounts have 2^${refcountOrder} bits, more than 64`]
      : []),
    ...(refcountClusters === 0 ? ['it has no refcount table'] : []),
    ...checkL1(fields),
    ...tablesOf(fields).flatMap((table) => checkTable(table, clusterBits, fileSize)),
  ]
}

function checkHeaderLength({ version, headerLength, clusterBits }: Qcow2Fields): string[] {
  if (version === 2) return []
  if (headerLength >= V3_HEADER_BYTES && headerLength <= 2 ** clusterBits) return []
  return [`its header has ${headerLength} bytes, not ${V3_HEADER_BYTES} to ${2 ** clusterBits}`]
}

function checkL1(fields: Qcow2Fields): string[] {
  const cluster = 1n << BigInt(fields.clusterBits)
  const covered = cluster * (cluster / (hasExtendedL2(fields) ? 16n : 8n))
  const needed = (fields.size + covered - 1n) / covered
  if (BigInt(fields.l1Entries) >= needed) return []
  return [
    `its L1 table has ${fields.l1Entries} entries, but its virtual size needs ${needed.toString()}`,
  ]
}

const MIB = 1n << 20n
/** A signed number of 64 bits. */
const MOST_OFFSET = (1n << 63n) - 1n
const SNAPSHOT_BYTES = 40n
const MOST_SNAPSHOTS = 65_536n

function tablesOf(fields: Qcow2Fields): readonly Table[] {
  const cluster = 1n << BigInt(fields.clusterBits)
  return [
    {
      name: 'L1 table',
      offset: fields.l1Offset,
      bytes: BigInt(fields.l1Entries) * 8n,
      most: 32n * MIB,
    },
    {
      name: 'refcount table',
      offset: fields.refcountOffset,
      bytes: BigInt(fields.refcountClusters) * cluster,
      most: 8n * MIB,
    },
    {
      name: 'snapshot table',
      offset: fields.snapshotsOffset,
      bytes: BigInt(fields.snapshots) * SNAPSHOT_BYTES,
      most: MOST_SNAPSHOTS * SNAPSHOT_BYTES,
    },
  ]
}

function checkTable(
  { name, offset, bytes, most }: Table,
  clusterBits: number,
  fileSize: bigint | null,
): string[] {
  const cluster = 1n << BigInt(clusterBits)
  // QEMU looks at the place of an empty table, too, but such a table may be anywhere.
  if (bytes === 0n && offset % cluster === 0n && offset <= MOST_OFFSET) return []
  if (bytes > most)
    return [`its ${name} has ${bytes.toString()} bytes, more than ${most.toString()}`]
  if (offset < cluster || offset % cluster !== 0n)
    return [
      `its ${name} is at byte ${offset.toString()}, which is not the start of a cluster behind the header`,
    ]
  return fileSize !== null && offset + bytes > fileSize
    ? [
        `its ${name} ends at byte ${(offset + bytes).toString()}, but the file has ${fileSize.toString()}`,
      ]
    : []
}
