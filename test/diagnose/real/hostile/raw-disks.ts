import { crc32 } from 'node:zlib'

/** Bytes of a sector. */
export const SECTOR = 512

/** A part of a disk: its sectors, and the kind of the partition as GPT has it. */
export interface Part {
  readonly start: number
  readonly sectors: number
  readonly type?: string
  readonly name?: string
}

const LINUX = '0fc63daf-8483-4772-8e79-3d69d8477de4'
export const EFI_SYSTEM = 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b'

/** Writes a GPT, both copies of it, into a disk. */
export function writeGpt(disk: Buffer, parts: readonly Part[], mark: number): void {
  const last = disk.length / SECTOR - 1
  const entries = Buffer.alloc(128 * 128)
  for (const [at, part] of parts.entries()) {
    const entry = entries.subarray(at * 128)
    entry.set(guid(part.type ?? LINUX))
    entry.set(guid(`00000000-0000-4000-8000-${hex(mark, 4)}${hex(at, 8)}`), 16)
    entry.writeBigUInt64LE(BigInt(part.start), 32)
    entry.writeBigUInt64LE(BigInt(part.start + part.sectors - 1), 40)
    entry.write((part.name ?? '').slice(0, 36), 56, 'utf16le')
  }
  const header = (own: number, other: number, list: number): Buffer => {
    const one = Buffer.alloc(SECTOR)
    one.write('EFI PART')
    one.writeUInt32LE(0x10000, 8)
    one.writeUInt32LE(92, 12)
    for (const [offset, value] of [
      [24, own],
      [32, other],
      [40, 34],
      [48, last - 33],
      [72, list],
    ] as const)
      one.writeBigUInt64LE(BigInt(value), offset)
    one.set(guid(`00000000-0000-4000-9000-${hex(mark, 12)}`), 56)
    one.writeUInt32LE(128, 80)
    one.writeUInt32LE(128, 84)
    one.writeUInt32LE(crc32(entries), 88)
    one.writeUInt32LE(crc32(one.subarray(0, 92)), 16)
    return one
  }
  disk.set([0, 0, 2, 0, 0xee, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], 446)
  disk.set([0x55, 0xaa], 510)
  disk.set(header(1, last, 2), SECTOR)
  disk.set(entries, 2 * SECTOR)
  disk.set(entries, (last - 32) * SECTOR)
  disk.set(header(last, 1, last - 32), last * SECTOR)
}

/** A disk with these contents, each a partition of its own, in their order. */
export function diskOf(
  contents: readonly { readonly bytes: Buffer; readonly type?: string; readonly name?: string }[],
  mark: number,
): Buffer {
  let start = 2048
  const parts = contents.map(({ bytes, ...how }) => {
    const part = { ...how, start, sectors: Math.ceil(bytes.length / SECTOR) }
    start += Math.ceil(part.sectors / 2048) * 2048
    return part
  })
  const disk = Buffer.alloc((start + 2048) * SECTOR)
  for (const [at, { bytes }] of contents.entries())
    disk.set(bytes, (parts[at]?.start ?? 0) * SECTOR)
  writeGpt(disk, parts, mark)
  return disk
}

/** A disk with 128 partitions that all lie on one another. */
export function overlapping(mark: number): Buffer {
  const disk = Buffer.alloc(8 << 20)
  const parts = Array.from({ length: 128 }, (_, at) => ({
    start: 2048 + at,
    sectors: 8192,
    name: `p\u001b[3${at % 8}m\n\u202e"`,
  }))
  writeGpt(disk, parts, mark)
  return disk
}

/** A disk whose table has a wrong checksum in both copies. */
export function wrongChecksum(mark: number): Buffer {
  const disk = overlapping(mark)
  for (const at of [2, disk.length / SECTOR - 33]) disk.writeUInt8(0xff, at * SECTOR + 40)
  return disk
}

/** A disk whose extended partition leads back to itself, from logical partition to logical partition. */
export function extendedLoop(): Buffer {
  const disk = Buffer.alloc(8 << 20)
  const table = (at: number, rows: readonly (readonly [number, number, number])[]): void => {
    for (const [row, [type, start, sectors]] of rows.entries()) {
      disk.writeUInt8(type, at * SECTOR + 446 + row * 16 + 4)
      disk.writeUInt32LE(start, at * SECTOR + 446 + row * 16 + 8)
      disk.writeUInt32LE(sectors, at * SECTOR + 446 + row * 16 + 12)
    }
    disk.set([0x55, 0xaa], at * SECTOR + 510)
  }
  table(0, [
    [0x83, 1, 64],
    [5, 2048, 8192],
  ])
  table(2048, [
    [0x83, 8, 64],
    [5, 1024, 1024],
  ])
  table(3072, [
    [0x83, 8, 64],
    [5, 0, 1024],
  ])
  return disk
}

function guid(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}

/** A disk that bears the name of the rescue system's own one. */
export function likeRescue(): Buffer {
  const disk = Buffer.alloc(1 << 20)
  for (const [sector, type] of [
    [16, 1],
    [17, 255],
  ] as const) {
    disk.writeUInt8(type, sector * 2048)
    disk.write('CD001\u0001', sector * 2048 + 1)
  }
  disk.write('LIBVIRT_RESCUE'.padEnd(32), 16 * 2048 + 40)
  disk.writeUInt32LE(512, 16 * 2048 + 80)
  disk.writeUInt16LE(2048, 16 * 2048 + 128)
  return disk
}
