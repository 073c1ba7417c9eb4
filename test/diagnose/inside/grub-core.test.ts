import { expect } from 'chai'
import { lookAt } from './look-at.js'

const SECTOR = 512
/** Bytes of the core of GRUB that the tests make. */
const CORE = 20_000

interface Installed {
  /** Where the core begins, in sectors. */
  readonly at?: number
  /** Where its list of blocks says that the rest begins. */
  readonly rest?: number
  /** Sectors that its list of blocks has. */
  readonly sectors?: number
  readonly version?: string
  readonly code?: string
}

/** The core of GRUB as grub-mkimage makes it. */
const coreOf = (version: string): Buffer => Buffer.alloc(CORE, `core of ${version}, `)

/** A disk with GRUB, as grub-install writes it: it changes numbers in the first two sectors. */
function diskOf({
  at = 1,
  rest = at + 1,
  sectors = Math.ceil(CORE / SECTOR) + 4,
  version = '2.06',
  code = 'GRUB',
}: Installed): Buffer {
  const disk = Buffer.alloc((at + 1) * SECTOR + CORE + SECTOR)
  disk.write(code, 0x180)
  disk.writeBigUInt64LE(BigInt(at), 0x5c)
  coreOf(version).copy(disk, at * SECTOR)
  const list = at * SECTOR + 500
  disk.writeBigUInt64LE(BigInt(rest), list)
  disk.writeUInt16LE(sectors, list + 8)
  disk.writeUInt32LE(0xc0de, (at + 1) * SECTOR + 8)
  return disk
}

const farOff = diskOf({})
farOff.writeBigUInt64LE(1n << 40n, 0x5c)
const pastItsEnd = diskOf({})
pastItsEnd.writeBigUInt64LE(0x7fff_ffffn, 0x5c)

type Case = readonly [
  what: string,
  disks: readonly Uint8Array[],
  core: 'same' | 'other' | 'unknown',
]

const CASES: readonly Case[] = [
  ['that of the modules', [diskOf({})], 'same'],
  ['that of the modules, in a partition for it', [diskOf({ at: 34 })], 'same'],
  ['one of another version', [diskOf({ version: '2.12' })], 'other'],
  ['the right one on the second disk', [diskOf({ version: '2.12' }), diskOf({})], 'same'],
  [
    'the wrong one on both disks',
    [diskOf({ version: '2.12' }), diskOf({ version: '2.04' })],
    'other',
  ],
  ['one in pieces', [diskOf({ version: '2.12', sectors: 10 })], 'unknown'],
  ['one whose rest is elsewhere', [diskOf({ version: '2.12', rest: 99 })], 'unknown'],
  ['one that begins behind the end of the disk', [pastItsEnd], 'unknown'],
  ['one that begins farther than can be counted', [farOff], 'unknown'],
  ['no GRUB but another boot loader', [diskOf({ version: '2.12', code: 'LILO' })], 'unknown'],
  ['an empty disk', [Buffer.alloc(0)], 'unknown'],
  ['no disk', [], 'unknown'],
]

describe('GRUB outside of the file systems, and its modules', () => {
  const tree = { 'boot/grub/i386-pc/core.img': coreOf('2.06') }
  for (const [what, disks, core] of CASES)
    it(`are ${core}: ${what}`, () => {
      const facts = lookAt(tree, { disks })
      expect(facts.all('grub').map((line) => line.core)).to.deep.equal([core])
      expect(facts.isWhole).to.equal(true)
    })

  it('are not compared without the core.img of grub-install, and with one that is too small or too large', () => {
    for (const content of [null, '', Buffer.alloc(4096), Buffer.alloc((1 << 20) + 1)]) {
      const changed = { 'boot/grub/i386-pc/core.img': content }
      const [line] = lookAt(changed, { disks: [diskOf({ version: '2.12' })] }).all('grub')
      expect(line?.core).to.equal('unknown')
    }
  })

  it('are not compared through a link that leads to a device', () => {
    const changed = { 'boot/grub/i386-pc/core.img': { link: '/dev/zero' } }
    const [line] = lookAt(changed, { disks: [diskOf({})] }).all('grub')
    expect(line?.core).to.equal('unknown')
  })
})
