const CLUSTER = 65_536

/** Writes into the bytes of an image. */
export type Change = (bytes: Buffer) => unknown

/** The first cluster of a qcow2 image of 1 MiB, version 3. */
export function qcow2(...changes: readonly Change[]): Buffer {
  const bytes = Buffer.alloc(CLUSTER)
  bytes.write('QFI\xfb', 'latin1')
  bytes.writeUInt32BE(3, 4)
  bytes.writeUInt32BE(16, 20)
  bytes.writeBigUInt64BE(1n << 20n, 24)
  bytes.writeUInt32BE(1, 36)
  bytes.writeBigUInt64BE(BigInt(2 * CLUSTER), 40)
  bytes.writeBigUInt64BE(BigInt(CLUSTER), 48)
  bytes.writeUInt32BE(1, 56)
  bytes.writeUInt32BE(4, 96)
  bytes.writeUInt32BE(112, 100)
  for (const change of changes) change(bytes)
  return bytes
}

/** A number of 32 bits at a place of the header. */
export const u32 =
  (at: number, value: number): Change =>
  (bytes) =>
    bytes.writeUInt32BE(value, at)
/** A number of 64 bits. */
export const u64 =
  (at: number, value: bigint): Change =>
  (bytes) =>
    bytes.writeBigUInt64BE(value, at)
/** A header extension behind the fields. */
export const extension =
  (type: number, value: string, at = 112): Change =>
  (bytes) => {
    bytes.writeUInt32BE(type, at)
    bytes.writeUInt32BE(value.length, at + 4)
    bytes.write(value, at + 8)
  }
