import { expect } from 'chai'
import fc from 'fast-check'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLoaders } from '../../../provider/storage/images/loaders/find-loaders.js'
import { kernelFile } from '../../instance-rescue/support/kernel-files.js'
import { run } from '../../lab/run.js'

const HEADER = 64 * 1024

/** Reads an image as the host would, and counts how. */
async function loadersOf(bytes: Buffer, arch = 'x86_64'): Promise<unknown> {
  let [reads, most] = [0, 0]
  const found = await readLoaders(
    bytes.subarray(0, HEADER),
    { arch, isOpened: true },
    ({ offset, length }) => {
      reads += 1
      most = Math.max(most, length)
      return Promise.resolve(bytes.subarray(offset, offset + length))
    },
  )
  expect(reads, 'reads').to.be.at.most(24)
  expect(most, 'bytes of one read').to.be.at.most(HEADER)
  return found
}

/** A disk with one GPT partition, at 1 MiB, of that type. */
function gptDisk(content: Buffer, type = '28732ac11ff8d211ba4b00a0c93ec93b'): Buffer {
  const disk = Buffer.alloc(1_048_576)
  disk.writeUInt16BE(0x55aa, 510)
  disk[450] = 0xee
  disk.write('EFI PART', 512)
  disk.writeBigUInt64LE(2n, 512 + 72)
  disk.writeUInt32LE(128, 512 + 80)
  disk.writeUInt32LE(128, 512 + 84)
  // The second entry: the first one is not used.
  disk.write(type, 1024 + 128, 'hex')
  disk.writeBigUInt64LE(2048n, 1024 + 128 + 32)
  return Buffer.concat([disk, content])
}

function mbrDisk(content: Buffer, type: number): Buffer {
  const disk = Buffer.alloc(1_048_576)
  disk.writeUInt16BE(0x55aa, 510)
  disk[446 + 16 + 4] = type
  disk.writeUInt32LE(2048, 446 + 16 + 8)
  return Buffer.concat([disk, content])
}

/** An ISO whose boot catalog has a section for BIOS and one for UEFI. */
function iso(content: Buffer | null): Buffer {
  const head = Buffer.alloc(64 * 2048)
  head.write('CD001', 32_769)
  head.write('CD001\x01EL TORITO SPECIFICATION', 17 * 2048 + 1)
  head.writeUInt32LE(40, 17 * 2048 + 71)
  const catalog = 40 * 2048
  head[catalog] = 1
  head[catalog + 32] = 0x88
  head.writeUInt32LE(50, catalog + 40)
  if (content === null) return head
  head[catalog + 64] = 0x91
  head[catalog + 65] = 0xef
  head[catalog + 96] = 0x88
  head.writeUInt32LE(64, catalog + 96 + 8)
  return Buffer.concat([head, content])
}

describe('what an image has for UEFI', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'rescue-loaders-'))
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })

  /** A file system made by mtools, with a loader unless it is null. */
  async function fat(
    mformat: readonly string[],
    signed: boolean | null,
    { name = 'BOOTX64.EFI', others = 8 } = {},
  ): Promise<Buffer> {
    const [image, loader] = [join(folder, 'fat.img'), join(folder, 'loader')]
    rmSync(image, { force: true })
    await run('mformat', ['-C', '-i', image, ...mformat, '::'])
    writeFileSync(loader, kernelFile({ signed: signed === true }))
    await run('mmd', ['-i', image, '::/EFI', '::/EFI/BOOT'])
    const filler = Array.from({ length: others }, (_, at) => `::/EFI/BOOT/a long name ${at}.cfg`)
    for (const file of filler) await run('mcopy', ['-i', image, loader, file])
    if (signed !== null) await run('mcopy', ['-i', image, loader, `::/EFI/BOOT/${name}`])
    return readFileSync(image)
  }

  const KINDS = [
    { kind: 'FAT12', mformat: ['-T', '4096', '-h', '16', '-s', '32'] },
    { kind: 'FAT16', mformat: ['-T', '65536', '-h', '16', '-s', '32', '-c', '1'] },
    { kind: 'FAT32', mformat: ['-F', '-T', '131072', '-h', '16', '-s', '32', '-c', '1'] },
  ] as const
  const PLACES = [
    { place: 'a GPT partition', put: gptDisk },
    { place: 'an MBR partition', put: (content: Buffer) => mbrDisk(content, 0xef) },
    { place: 'an ISO', put: iso },
    { place: 'the whole disk', put: (content: Buffer) => content },
  ] as const

  for (const { kind, mformat } of KINDS) {
    it(`is found in ${kind}, signed or not, wherever the file system is`, async () => {
      for (const isSigned of [true, false]) {
        const content = await fat(mformat, isSigned)
        for (const { place, put } of PLACES)
          expect(await loadersOf(put(content)), place).to.deep.equal({ hasEfi: true, isSigned })
      }
    })
  }

  it('is nothing if the loader is missing, or is one for another architecture', async () => {
    const none = { hasEfi: false, isSigned: null }
    const { mformat } = KINDS[0]
    expect(await loadersOf(gptDisk(await fat(mformat, null)))).to.deep.equal(none)
    const arm = gptDisk(await fat(mformat, true, { name: 'BOOTAA64.EFI' }))
    expect(await loadersOf(arm)).to.deep.equal(none)
    expect(await loadersOf(arm, 'aarch64')).to.deep.equal({ hasEfi: true, isSigned: true })
  })

  it('is nothing if the partitions or the boot catalog are for others', async () => {
    const none = { hasEfi: false, isSigned: null }
    const content = await fat(KINDS[0].mformat, true)
    expect(await loadersOf(mbrDisk(content, 0x0c))).to.deep.equal(none)
    expect(await loadersOf(gptDisk(content, '0'.repeat(31) + '1'))).to.deep.equal(none)
    expect(await loadersOf(iso(null))).to.deep.equal(none)
  })

  it('is not known if its folder is in too many pieces', async () => {
    const content = await fat(KINDS[0].mformat, true, { others: 80 })
    expect(await loadersOf(content)).to.deep.equal({ hasEfi: true, isSigned: null })
  })

  it('is not known if there is neither a partition table nor an ISO, or no FAT in the partition', async () => {
    expect(await loadersOf(Buffer.alloc(HEADER))).to.deep.equal({ hasEfi: null, isSigned: null })
    expect(await loadersOf(gptDisk(Buffer.alloc(4096, 7)))).to.deep.equal({
      hasEfi: true,
      isSigned: null,
    })
  })

  it('is read within bounds whatever the bytes say', async () => {
    const good = [gptDisk, iso].map((put) => put(readFileSync(join(folder, 'fat.img'))))
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...good), damage, async (image, changes) => {
        const bytes = Buffer.from(image)
        // What decides is in the first sectors of image and file system.
        const spots = [0, 446, 512, 1024, 17 * 2048, 40 * 2048, 64 * 2048, 1_048_576]
        for (const [at, value] of changes)
          bytes[((spots[at % spots.length] ?? 0) + (at % 200)) % bytes.length] = value
        await loadersOf(bytes)
      }),
      { numRuns: 500 },
    )
  })
})
