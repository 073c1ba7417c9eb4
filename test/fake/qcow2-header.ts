const CLUSTER = 65_536
/** Bytes that one entry of the L1 table stands for. */
const PER_ENTRY = BigInt(CLUSTER) * (BigInt(CLUSTER) / 8n)

/**
 * The beginning of a qcow2 image of so many virtual bytes, with the name and format of a backing file if
 * there is one: header, refcount table and L1 table, all zeros, in a cluster of their own each.
 */
export function qcow2Header({
  size,
  backing = '',
  format = '',
}: {
  readonly size: bigint
  readonly backing?: string
  readonly format?: string
}): Buffer {
  const entries = Number((size + PER_ENTRY - 1n) / PER_ENTRY)
  const header = Buffer.alloc(2 * CLUSTER + entries * 8)
  header.write('QFI\xfb', 0, 'latin1')
  header.writeUInt32BE(3, 4)
  header.writeUInt32BE(16, 20)
  header.writeBigUInt64BE(size, 24)
  header.writeUInt32BE(entries, 36)
  header.writeBigUInt64BE(BigInt(2 * CLUSTER), 40)
  header.writeBigUInt64BE(BigInt(CLUSTER), 48)
  header.writeUInt32BE(1, 56)
  header.writeUInt32BE(4, 96)
  header.writeUInt32BE(104, 100)
  if (backing === '') return header
  header.writeBigUInt64BE(256n, 8)
  header.writeUInt32BE(backing.length, 16)
  header.write(backing, 256)
  if (format === '') return header
  header.writeUInt32BE(0xe2792aca, 104)
  header.writeUInt32BE(format.length, 108)
  header.write(format, 112)
  return header
}
