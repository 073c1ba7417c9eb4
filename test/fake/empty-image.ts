import type { FakeFile } from './host.js'

/** A fresh image: zeros, or a qcow2 header that says size and backing file. */
export function emptyImage(
  wanted: Omit<FakeFile, 'bytes' | 'capacity'> & { readonly capacity: bigint },
): FakeFile {
  const { format, capacity, backing } = wanted
  if (format !== 'qcow2') {
    return { format, backing, capacity: null, bytes: Buffer.alloc(Number(capacity)) }
  }
  return { format, backing, capacity, bytes: qcow2Header(capacity, backing) }
}

/** https://gitlab.com/qemu-project/qemu/-/blob/master/docs/interop/qcow2.txt, version 3, no clusters. */
function qcow2Header(size: bigint, backing: FakeFile['backing']): Buffer {
  const bytes = Buffer.alloc(CLUSTER)
  const name = Buffer.from(backing?.path ?? '')
  const format = Buffer.from(backing?.format ?? '')
  bytes.write('QFI\xfb', 'latin1')
  bytes.writeUInt32BE(3, 4)
  bytes.writeUInt32BE(16, 20)
  bytes.writeBigUInt64BE(size, 24)
  bytes.writeUInt32BE(4, 96)
  bytes.writeUInt32BE(HEADER, 100)
  if (backing === null) return bytes
  bytes.writeUInt32BE(BACKING_FORMAT, HEADER)
  bytes.writeUInt32BE(format.length, HEADER + 4)
  format.copy(bytes, HEADER + 8)
  const behind = HEADER + 8 + Math.ceil(format.length / 8) * 8 + 8
  name.copy(bytes, behind)
  bytes.writeBigUInt64BE(BigInt(behind), 8)
  bytes.writeUInt32BE(name.length, 16)
  return bytes
}

const CLUSTER = 65_536
const HEADER = 104
const BACKING_FORMAT = 0xe2792aca
