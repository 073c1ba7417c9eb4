import { expect } from 'chai'
import fc from 'fast-check'
import { readBootSectors } from '../../../provider/storage/index.js'
import { diskOf } from '../../diagnose/real/hostile/raw-disks.js'

/** What lets its partitions be named: the number of the disk, and the type of each entry. */
function mbr(disk: number, ...types: readonly number[]): Buffer {
  const start = Buffer.alloc(65_536)
  start.writeUInt32LE(disk, 440)
  for (const [at, type] of types.entries()) start[446 + at * 16 + 4] = type
  start.writeUInt16BE(0x55aa, 510)
  return start
}

const gpt = (change: (disk: Buffer) => unknown = () => undefined): Buffer => {
  const start = diskOf([{ bytes: Buffer.alloc(512) }, { bytes: Buffer.alloc(512) }], 7)
  change(start)
  return start.subarray(0, 65_536)
}

describe('16: the partitions of a disk', () => {
  for (const [what, start, expected] of [
    ['none without a table', Buffer.alloc(1024), []],
    ['those of an MBR', mbr(0xc0ffee, 0x83, 0, 0xef), ['00c0ffee-01', '00c0ffee-03']],
    [
      'those of a GPT',
      gpt(),
      ['00000000-0000-4000-8000-000700000000', '00000000-0000-4000-8000-000700000001'],
    ],
    ['none of a whole disk of FAT', mbr(1, 0x83).fill('FAT16', 54, 59), []],
    ['unknown, if logical ones are behind an extended one', mbr(1, 0x83, 5), null],
    ['unknown, if the GPT is not there: sectors may be larger', mbr(1, 0xee), null],
    [
      'unknown, if the GPT is longer than what was read',
      gpt((disk) => disk.writeUInt32LE(4096, 592)),
      null,
    ],
    [
      'unknown, if the GPT is elsewhere',
      gpt((disk) => disk.writeBigUInt64LE(1n << 40n, 584)),
      null,
    ],
    [
      'unknown, if entries of the GPT are too short',
      gpt((disk) => disk.writeUInt32LE(64, 596)),
      null,
    ],
  ] as const)
    it(`are ${what}`, () => {
      expect(readBootSectors(start)?.partitions).to.deep.equal(expected)
    })

  it('are read from any bytes without an error', () => {
    const flips = fc.array(fc.tuple(fc.nat(2047), fc.integer({ min: 0, max: 255 })))
    fc.assert(
      fc.property(flips, fc.constantFrom(gpt(), mbr(1, 0x83)), (changes, source) => {
        const start = Buffer.from(source)
        for (const [at, value] of changes) start.writeUInt8(value, at)
        const found = readBootSectors(start)?.partitions ?? []
        expect(found.every((id) => /^[0-9a-f-]{11}$|^[0-9a-f-]{36}$/.test(id))).to.equal(true)
      }),
    )
  })
})
