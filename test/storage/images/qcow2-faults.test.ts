import { expect } from 'chai'
import { parseImageHeader } from '../../../provider/storage/images/headers/image-header.js'
import { extension, qcow2, u32, u64, type Change } from './qcow2-bytes.js'

const PATH = '/images/it is.img'
const repair = "repair it on the host: `qemu-img check -r all '/images/it is.img'`"

/** What is wrong with the image, how it came to be so, and what is said. */
const ROWS: readonly (readonly [string, readonly Change[], string])[] = [
  ['has keys without encryption', [extension(0x0537be77, 'keys')], 'it is encrypted with LUKS'],
  [
    'ends its extensions by a mark that is too long',
    [u32(116, 65_536)],
    'its header extensions are cut off',
  ],
  [
    'has an empty snapshot table within a cluster',
    [u64(64, 8n)],
    'its snapshot table is at byte 8, which is not the start of a cluster behind the header',
  ],
  ['reads another file (CVE-2024-32498)', [u64(72, 4n)], 'it keeps its data in another file'],
  [
    'names another file for its data, without the feature',
    [extension(0x44415441, '/etc/shadow')],
    'it keeps its data in another file',
  ],
  ['was not closed', [u64(72, 1n)], `it was not closed properly; ${repair}`],
  ['is corrupt', [u64(72, 2n)], `it is marked corrupt; ${repair}`],
  ['has features that nobody knows', [u64(72, 0x100n)], 'it needs unknown features (0x100)'],
  ['is encrypted by AES', [u32(32, 1)], 'it is encrypted'],
  ['is encrypted by LUKS', [u32(32, 2)], 'it is encrypted with LUKS'],
  [
    'is compressed as nobody knows',
    [u32(104, 0x02000000)],
    'it needs compression type 2, which is not known',
  ],
  [
    'has a compression type without its feature',
    [u32(104, 0x01000000)],
    'its compression type and its features contradict each other',
  ],
  [
    'has the feature without a compression type',
    [u64(72, 8n)],
    'its compression type and its features contradict each other',
  ],
  ['has version 7', [u32(4, 7)], 'qcow2 version 7 is not known'],
  ['has clusters of 256 bytes', [u32(20, 8)], 'its clusters have 2^8 bytes, not 2^9 to 2^21'],
  ['has clusters of 4 MiB', [u32(20, 22)], 'its clusters have 2^22 bytes, not 2^9 to 2^21'],
  ['has a header that is too short', [u32(100, 96)], 'its header has 96 bytes, not 104 to 65536'],
  [
    'has a header longer than a cluster',
    [u32(100, 65_544)],
    'its header has 65544 bytes, not 104 to 65536',
  ],
  ['has refcounts of 128 bits', [u32(96, 7)], 'its refcounts have 2^7 bits, more than 64'],
  ['has no refcount table', [u32(56, 0)], 'it has no refcount table'],
  [
    'has a refcount table of 16 MiB',
    [u32(56, 256)],
    'its refcount table has 16777216 bytes, more than 8388608',
  ],
  [
    'has a refcount table behind the end of the file',
    [u64(48, 8n << 16n)],
    'its refcount table ends at byte 589824, but the file has 524288',
  ],
  [
    'has too small an L1 table',
    [u64(24, 1n << 40n)],
    'its L1 table has 1 entries, but its virtual size needs 2048',
  ],
  [
    'has too large an L1 table',
    [u32(36, 0x00400001)],
    'its L1 table has 33554440 bytes, more than 33554432',
  ],
  [
    'has an L1 table behind the end of the file',
    [u64(40, 1n << 62n)],
    'its L1 table ends at byte 4611686018427387912, but the file has 524288',
  ],
  [
    'has its L1 table in the header',
    [u64(40, 0n)],
    'its L1 table is at byte 0, which is not the start of a cluster behind the header',
  ],
  [
    'has its L1 table within a cluster',
    [u64(40, 131_080n)],
    'its L1 table is at byte 131080, which is not the start of a cluster behind the header',
  ],
  [
    'has snapshots in no place',
    [u32(60, 1)],
    'its snapshot table is at byte 0, which is not the start of a cluster behind the header',
  ],
  [
    'has an extension longer than the header',
    [extension(0x12345678, ''), u32(116, 65_536)],
    'its header extensions are cut off',
  ],
  [
    'has a backing file whose name lies outside',
    [u32(16, 8), u64(8, 1n << 40n)],
    'the name of its backing file lies outside its header',
  ],
  [
    'has extended L2 entries in small clusters',
    [u64(72, 16n), u32(20, 13)],
    'its clusters are too small for its extended L2 entries',
  ],
  [
    'has extensions that go on behind what is read',
    [u32(20, 17), u64(48, 1n << 17n), u64(40, 2n << 17n), extension(1, ''), u32(116, 65_416)],
    'its header extensions are cut off',
  ],
]

describe('a qcow2 header of an image', () => {
  for (const [name, changes, fault] of ROWS) {
    it(`that ${name} is refused`, () => {
      const found = parseImageHeader(qcow2(...changes), { path: PATH, size: 1n << 19n })
      expect(found).to.deep.include({ format: 'qcow2', faults: [fault] })
    })
  }
})
