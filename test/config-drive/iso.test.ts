import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { readIso } from '../../provider/config-drive/iso/read-iso.js'
import { writeIso } from '../../provider/config-drive/iso/write-iso.js'
import type { IsoFile } from '../../provider/config-drive/iso/format.js'
import { run } from '../lab/run.js'
import { filesIn } from './files.js'

const FILES: readonly IsoFile[] = [
  { path: 'user-data', bytes: Buffer.from('#cloud-config\n') },
  { path: 'meta-data', bytes: Buffer.from('{}\n') },
  { path: 'openstack/latest/meta_data.json', bytes: Buffer.from('{"uuid":"1"}') },
  { path: 'openstack/latest/user_data', bytes: Buffer.alloc(5_000, 'x') },
  { path: 'openstack/content/0000', bytes: Buffer.alloc(0) },
]

describe('an ISO 9660 image that we write', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'iso-'))
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })

  /** Lets a foreign program unpack an image, and answers with its files, and what it says of the volume. */
  const unpack = async (
    image: Buffer,
  ): Promise<{ files: Record<string, string>; said: string }> => {
    const [file, tree] = [join(folder, 'drive.iso'), join(folder, 'tree')]
    writeFileSync(file, image)
    rmSync(tree, { recursive: true, force: true })
    const said = await run('xorriso', [
      '-indev',
      file,
      '-pvd_info',
      '-osirrox',
      'on',
      '-extract',
      '/',
      tree,
    ])
    const names = (await run('find', [tree, '-type', 'f', '-printf', '%P\n']))
      .split('\n')
      .filter(Boolean)
    return {
      files: Object.fromEntries(
        names.map((name) => [name, readFileSync(join(tree, name), 'utf8')]),
      ),
      said,
    }
  }

  for (const label of ['config-2', 'cidata'])
    it(`is read by a foreign program: label '${label}', names and contents`, async () => {
      const { files, said } = await unpack(writeIso(label, FILES))
      expect(said).to.contain(`Volume Id    : ${label}\n`)
      expect(files).to.deep.equal(
        Object.fromEntries(FILES.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])),
      )
    })

  it('is read by our own reader, for all trees', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,13}[a-z]$/)
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
    const tree = fc.uniqueArray(fc.tuple(path, fc.string({ maxLength: 6_000 })), {
      maxLength: 60,
      selector: ([where]) => where,
    })
    fc.assert(
      fc.property(tree, (entries) => {
        const paths = entries.map(([where]) => where)
        fc.pre(!paths.some((one) => paths.some((other) => other.startsWith(`${one}/`))))
        const files = entries.map(([where, text]) => ({ path: where, bytes: Buffer.from(text) }))
        expect(filesIn(writeIso('cidata', files))).to.deep.equal(Object.fromEntries(entries))
      }),
      { numRuns: 60 },
    )
  })

  it('is the same for the same files, today and on every machine', () => {
    const hash = (image: Buffer): string => createHash('sha256').update(image).digest('hex')
    expect(hash(writeIso('config-2', FILES))).to.equal(hash(writeIso('config-2', FILES)))
    expect(hash(writeIso('config-2', FILES))).to.equal(HASH)
  })
})

const HASH = '6cde423b4d39c59e891bc5000dea393e2ee1892315d2674499ea0e5122c2a1d4'

describe('an ISO 9660 image of others', () => {
  it('is read by its Rock Ridge names, and by its Joliet names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'iso-'))
    const tree = join(folder, 'tree')
    await run('mkdir', ['-p', join(tree, 'openstack/latest')])
    writeFileSync(join(tree, 'openstack/latest/meta_data.json'), '{"uuid":"1"}')
    for (const names of ['-rational-rock', '-joliet']) {
      const file = join(folder, `${names}.iso`)
      await run('xorriso', ['-as', 'mkisofs', '-V', 'config-2', names, '-quiet', '-o', file, tree])
      expect(filesIn(readFileSync(file)), names).to.deep.equal({
        'openstack/latest/meta_data.json': '{"uuid":"1"}',
      })
    }
    rmSync(folder, { recursive: true })
  })

  it('gives what lies inside of it and nothing else, whatever is broken', () => {
    const image = writeIso('config-2', FILES)
    const wounds = fc.array(
      fc.tuple(
        fc.integer({ min: 16 * 2048, max: image.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
      ),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(wounds, fc.integer({ min: 0, max: image.length }), (bytes, length) => {
        const broken = Buffer.from(image)
        for (const [at, value] of bytes) broken[at] = value
        const files = readIso(broken.subarray(0, length))
        for (const [, content] of files ?? []) expect(content.length).to.be.at.most(length)
        expect(files?.size ?? 0).to.be.at.most(500)
      }),
      { numRuns: 500 },
    )
  })

  it('is not one if it is a disk', () => {
    expect(readIso(Buffer.alloc(65_536))).to.equal(null)
  })
})
