import { expect } from 'chai'
import fc from 'fast-check'
import { parseImageHeader } from '../../../provider/storage/images/headers/image-header.js'
import { extension, qcow2, u32, u64, type Change } from './qcow2-bytes.js'

const PATH = '/images/it is.img'
const CLUSTER = 65_536
/** Header, refcount table, L1 table: a cluster each. */
const FILE_BYTES = 3 * CLUSTER

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
