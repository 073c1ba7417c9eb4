import { expect } from 'chai'
import fc from 'fast-check'
import { parseImageHeader } from '../../provider/storage/images/image-header.js'

const PATH = '/images/it is.img'
const CLUSTER = 65_536
/** Header, refcount table, L1 table: a cluster each. */
const FILE_BYTES = 3 * CLUSTER

type Change = (bytes: Buffer) => unknown

/** The first cluster of a qcow2 image of 1 MiB, version 3. */
function qcow2(...changes: readonly Change[]): Buffer {
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

const u32 =
  (at: number, value: number): Change =>
  (bytes) =>
    bytes.writeUInt32BE(value, at)
const u64 =
  (at: number, value: bigint): Change =>
  (bytes) =>
    bytes.writeBigUInt64BE(value, at)
/** A header extension behind the fields. */
const extension =
  (type: number, value: string, at = 112): Change =>
  (bytes) => {
    bytes.writeUInt32BE(type, at)
    bytes.writeUInt32BE(value.length, at + 4)
    bytes.write(value, at + 8)
  }
const backing: readonly Change[] = [
  extension(0xe2792aca, 'raw'),
  u64(8, 512n),
  u32(16, 8),
  (bytes) => bytes.write('base.img', 512),
]

function text(at: number, magic: string): Buffer {
  const bytes = Buffer.alloc(CLUSTER)
  bytes.write(magic, at, 'latin1')
  return bytes
}

/** An ISO of so many blocks of 2048 bytes. */
function iso(blocks: number, start = ''): Buffer {
  const bytes = text(0, start)
  bytes.write('\x01CD001\x01', 32_768, 'latin1')
  bytes.writeUInt32LE(blocks, 32_848)
  bytes.writeUInt16LE(2048, 32_896)
  return bytes
}

interface Row {
  readonly name: string
  readonly bytes: Buffer
  /** Of the whole file; null: not known. */
  readonly size?: bigint | null
  readonly expected: Record<string, unknown>
}

const faulty = (fault: string): { faults: readonly string[] } => ({ faults: [fault] })
const repair = "repair it on the host: `qemu-img check -r all '/images/it is.img'`"

const ROWS: readonly Row[] = [
  {
    name: 'a plain file is raw',
    bytes: Buffer.alloc(512),
    expected: { format: 'raw', faults: [] },
  },
  { name: 'an empty file is raw', bytes: Buffer.alloc(0), expected: { format: 'raw', faults: [] } },
  {
    name: 'a disk with a boot sector is raw',
    bytes: text(510, '\x55\xaa'),
    expected: { format: 'raw', faults: [] },
  },
  { name: 'an ISO', bytes: iso(96), expected: { format: 'iso', faults: [] } },
  {
    name: 'an ISO that is a hard disk too',
    bytes: iso(96, '\x33\xed\x90'),
    expected: { format: 'iso', faults: [] },
  },
  {
    name: 'an ISO with room behind its file system',
    bytes: iso(95),
    expected: { format: 'iso', faults: [] },
  },
  {
    name: 'an ISO whose download was cut off',
    bytes: iso(97),
    expected: faulty(
      'its file system has 198656 bytes, but the file ends after 196608; copy it to the host again',
    ),
  },
  {
    name: 'an ISO in a file of unknown size',
    bytes: iso(97),
    size: null,
    expected: { format: 'iso', faults: [] },
  },
  {
    name: 'qcow2 that stands alone',
    bytes: qcow2(),
    expected: { format: 'qcow2', virtualSize: 1n << 20n, backingFile: null, faults: [] },
  },
  {
    name: 'qcow2 of version 2',
    bytes: qcow2(u32(4, 2), u64(72, 0n), u32(96, 0), u32(100, 0)),
    expected: { format: 'qcow2', virtualSize: 1n << 20n, faults: [] },
  },
  {
    name: 'qcow2 with a backing file and its format',
    bytes: qcow2(...backing),
    expected: { backingFile: 'base.img', backingFormat: 'raw', faults: [] },
  },
  {
    name: 'qcow2 compressed with zstd',
    bytes: qcow2(u64(72, 8n), (bytes) => bytes.writeUInt8(1, 104)),
    expected: { format: 'qcow2', faults: [] },
  },
  {
    name: 'qcow2 with extended L2 entries',
    bytes: qcow2(u64(72, 16n)),
    expected: { format: 'qcow2', faults: [] },
  },
  {
    name: 'qcow2 with an extension that nobody knows',
    bytes: qcow2(extension(0x12345678, 'text')),
    expected: { format: 'qcow2', faults: [] },
  },
  ...[
    {
      name: 'reads another file (CVE-2024-32498)',
      change: u64(72, 4n),
      fault: 'it keeps its data in another file',
    },
    {
      name: 'names another file for its data, without the feature',
      change: extension(0x44415441, '/etc/shadow'),
      fault: 'it keeps its data in another file',
    },
    {
      name: 'was not closed',
      change: u64(72, 1n),
      fault: `it was not closed properly; ${repair}`,
    },
    { name: 'is corrupt', change: u64(72, 2n), fault: `it is marked corrupt; ${repair}` },
    {
      name: 'has features that nobody knows',
      change: u64(72, 0x100n),
      fault: 'it needs unknown features (0x100)',
    },
    { name: 'is encrypted by AES', change: u32(32, 1), fault: 'it is encrypted' },
    { name: 'is encrypted by LUKS', change: u32(32, 2), fault: 'it is encrypted with LUKS' },
    {
      name: 'is compressed as nobody knows',
      change: u32(104, 0x02000000),
      fault: 'it needs compression type 2, which is not known',
    },
    {
      name: 'has a compression type without its feature',
      change: u32(104, 0x01000000),
      fault: 'its compression type and its features contradict each other',
    },
    {
      name: 'has the feature without a compression type',
      change: u64(72, 8n),
      fault: 'its compression type and its features contradict each other',
    },
    { name: 'has version 7', change: u32(4, 7), fault: 'qcow2 version 7 is not known' },
    {
      name: 'has clusters of 256 bytes',
      change: u32(20, 8),
      fault: 'its clusters have 2^8 bytes, not 2^9 to 2^21',
    },
    {
      name: 'has clusters of 4 MiB',
      change: u32(20, 22),
      fault: 'its clusters have 2^22 bytes, not 2^9 to 2^21',
    },
    {
      name: 'has a header that is too short',
      change: u32(100, 96),
      fault: 'its header has 96 bytes, not 104 to 65536',
    },
    {
      name: 'has a header longer than a cluster',
      change: u32(100, 65_544),
      fault: 'its header has 65544 bytes, not 104 to 65536',
    },
    {
      name: 'has refcounts of 128 bits',
      change: u32(96, 7),
      fault: 'its refcounts have 2^7 bits, more than 64',
    },
    { name: 'has no refcount table', change: u32(56, 0), fault: 'it has no refcount table' },
    {
      name: 'has a refcount table of 16 MiB',
      change: u32(56, 256),
      fault: 'its refcount table has 16777216 bytes, more than 8388608',
    },
    {
      name: 'has a refcount table behind the end of the file',
      change: u64(48, 3n << 16n),
      fault: 'its refcount table ends at byte 262144, but the file has 196608',
    },
    {
      name: 'has too small an L1 table',
      change: u64(24, 1n << 40n),
      fault: 'its L1 table has 1 entries, but its virtual size needs 2048',
    },
    {
      name: 'has too large an L1 table',
      change: u32(36, 0x00400001),
      fault: 'its L1 table has 33554440 bytes, more than 33554432',
    },
    {
      name: 'has an L1 table behind the end of the file',
      change: u64(40, 1n << 62n),
      fault: 'its L1 table ends at byte 4611686018427387912, but the file has 196608',
    },
    {
      name: 'has its L1 table in the header',
      change: u64(40, 0n),
      fault: 'its L1 table is at byte 0, which is not the start of a cluster behind the header',
    },
    {
      name: 'has its L1 table within a cluster',
      change: u64(40, 131_080n),
      fault:
        'its L1 table is at byte 131080, which is not the start of a cluster behind the header',
    },
    {
      name: 'has snapshots in no place',
      change: u32(60, 1),
      fault:
        'its snapshot table is at byte 0, which is not the start of a cluster behind the header',
    },
    {
      name: 'has an extension longer than the header',
      change: u32(116, 65_536),
      fault: 'its header extensions are cut off',
      also: extension(0x12345678, ''),
    },
    {
      name: 'has a backing file whose name lies outside',
      change: u64(8, 1n << 40n),
      fault: 'the name of its backing file lies outside its header',
      also: u32(16, 8),
    },
  ].map(({ name, change, fault, also }) => ({
    name: `qcow2 that ${name} is refused`,
    bytes: qcow2(...(also === undefined ? [] : [also]), change),
    expected: faulty(fault),
  })),
  {
    name: 'qcow2 with extended L2 entries in small clusters is refused',
    bytes: qcow2(u64(72, 16n), u32(20, 13)),
    expected: faulty('its clusters are too small for its extended L2 entries'),
  },
  {
    name: 'qcow2 cut off in its header is refused',
    bytes: qcow2().subarray(0, 80),
    expected: faulty('its header is cut off'),
  },
  {
    name: 'qcow2 cut off in its first fields is refused',
    bytes: qcow2().subarray(0, 7),
    expected: faulty('its header is cut off'),
  },
  {
    name: 'qcow2 whose extensions go on behind what is read is refused',
    bytes: qcow2(
      u32(20, 17),
      u64(48, 1n << 17n),
      u64(40, 2n << 17n),
      extension(1, ''),
      u32(116, 65_416),
    ),
    size: 1n << 20n,
    expected: faulty('its header extensions are cut off'),
  },
]

describe('an image header', () => {
  for (const { name, bytes, size = BigInt(FILE_BYTES), expected } of ROWS) {
    it(name, () => {
      expect(parseImageHeader(bytes, { path: PATH, size })).to.deep.include(expected)
    })
  }

  it('never throws on anything that looks like qcow2', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => {
        const bytes = Uint8Array.from([0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3, ...rest])
        expect(parseImageHeader(bytes, { path: PATH, size: 308n }).format).to.equal('qcow2')
      }),
    )
  })
})
