import { expect } from 'chai'
import fc from 'fast-check'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readQcow2Content } from '../../../provider/storage/index.js'
import { run } from '../../lab/run.js'

const LENGTH = 1 << 20

describe('the content of a small qcow2 file', function () {
  this.timeout(20_000)
  const folder = mkdtempSync(join(tmpdir(), 'qcow2-'))
  const content = Buffer.alloc(540_672, 0xff)
  for (let at = 0; at < content.length; at += 4096) content.writeUInt32LE(at, at)
  content.fill(0, 100_000, 300_000)
  before(() => {
    writeFileSync(join(folder, 'raw'), content)
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })

  async function convert(...how: readonly string[]): Promise<Buffer> {
    const [from, to] = [join(folder, 'raw'), join(folder, 'qcow2')]
    await run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', ...how, from, to])
    return readFileSync(to)
  }

  for (const how of [
    [],
    ['-o', 'cluster_size=4096', '-S', '4096'],
    ['-o', 'cluster_size=512'],
    ['-o', 'compat=0.10'],
    ['-o', 'preallocation=full'],
  ])
    it(`is what was put in, made with ${how.join(' ') || 'nothing special'}`, async () => {
      const file = await convert(...how)
      expect(readQcow2Content(file, LENGTH)?.equals(content)).to.equal(true)
      expect(readQcow2Content(file, 5000)?.equals(content.subarray(0, 5000))).to.equal(true)
    })

  it('is not read if it is compressed, has another layout, is cut, or lies on another file', async () => {
    const overlay = join(folder, 'overlay')
    const backing = ['-b', join(folder, 'raw'), '-F', 'raw', overlay]
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', ...backing])
    for (const file of [
      await convert('-c'),
      await convert('-o', 'extended_l2=on'),
      (await convert()).subarray(0, 400_000),
      readFileSync(overlay),
      content,
      Buffer.alloc(0),
    ])
      expect(readQcow2Content(file, LENGTH)).to.equal(null)
  })

  it('is read from any bytes without an error', async () => {
    const whole = await convert('-o', 'cluster_size=512')
    const flips = fc.array(fc.tuple(fc.nat(8191), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
    })
    fc.assert(
      fc.property(flips, (changes) => {
        const file = Buffer.from(whole)
        for (const [at, value] of changes) file.writeUInt8(value, at)
        expect(readQcow2Content(file, LENGTH)?.length ?? 0).to.be.at.most(LENGTH)
      }),
    )
  })
})
