import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { repositoryRoot } from '../repository.js'

const NEWER = join(repositoryRoot, 'rescue-image/system/usr/lib/rescue/sysroot/newer')

/** Words of a superblock by their offset: little-endian for ext4 and btrfs, big-endian for XFS. */
type Words = Readonly<Record<number, number>>

const CASES: readonly { name: string; type: string; words: Words; expected: string | null }[] = [
  {
    name: 'ext4 with what Debian 12 makes',
    type: 'ext4',
    words: ext4(0x3c, 0x2c2, 0x46b),
    expected: null,
  },
  {
    name: 'ext4 with orphan_file',
    type: 'ext4',
    words: ext4(0x103c, 0x22c2, 0x1046b),
    expected: null,
  },
  {
    name: 'ext4 of a later year',
    type: 'ext4',
    words: ext4(0x803c, 0x2c2, 0x46b),
    expected: 'compatible features 0x8000',
  },
  {
    name: 'ext4 with two kinds',
    type: 'ext4',
    words: ext4(0x3c, 0x1002c2, 0x8000046b),
    expected: 'incompatible features 0x100000, read-only-compatible features 0x80000000',
  },
  { name: 'XFS of xfsprogs 6.1', type: 'xfs', words: xfs(0xf, 0xb), expected: null },
  {
    name: 'XFS with exchange-range and parent pointers',
    type: 'xfs',
    words: xfs(0xf, 0xeb),
    expected: 'incompatible features 0xc0',
  },
  {
    name: 'XFS of version 4, which has no such words',
    type: 'xfs',
    words: { 100: 0xb4a4_0000, 212: 0xffff },
    expected: null,
  },
  { name: 'btrfs of btrfs-progs 6.2', type: 'btrfs', words: btrfs(0x3, 0x341), expected: null },
  {
    name: 'btrfs with simple quotas',
    type: 'btrfs',
    words: btrfs(0x3, 0x10341),
    expected: 'incompatible features 0x10000',
  },
  { name: 'FAT, which has no such words', type: 'vfat', words: { 1116: 0xffff }, expected: null },
]

describe('sysroot, asked whether a newer system made a file system', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'newer-'))
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })

  for (const { name, type, words, expected } of CASES) {
    it(`${expected === null ? 'knows' : 'names the features of'} ${name}`, () => {
      const device = join(folder, 'device')
      writeFileSync(device, superblock(type, words))
      expect(newer(device, type)).to.equal(expected)
    })
  }
})

function newer(device: string, type: string): string | null {
  try {
    return execFileSync('sh', [NEWER, device, type], { encoding: 'utf8' })
  } catch (error) {
    if ((error as { status?: number }).status === 1) return null
    throw error
  }
}

function superblock(type: string, words: Words): Buffer {
  const bytes = Buffer.alloc(1 << 17)
  for (const [offset, word] of Object.entries(words)) {
    if (type === 'xfs') bytes.writeUInt32BE(word, Number(offset))
    else bytes.writeUInt32LE(word, Number(offset))
  }
  return bytes
}

function ext4(compatible: number, incompatible: number, readOnly: number): Words {
  return { 1116: compatible, 1120: incompatible, 1124: readOnly }
}

function xfs(readOnly: number, incompatible: number): Words {
  return { 100: 0xb4b5_0000, 212: readOnly, 216: incompatible }
}

function btrfs(readOnly: number, incompatible: number): Words {
  return { 65716: readOnly, 65724: incompatible }
}
