import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspectImage, type InspectedImage } from '../../../../provider/storage/index.js'
import { createFakeLibvirt } from '../../../fake/fake-libvirt.js'
import { run } from '../../../lab/run.js'
import { skip } from '../../../skip.js'
import { mutate, sampleMutations, type Mutation } from './mutation.js'
import { findUnsafe } from './second-opinion.js'
import { makeStartingImages, type StartingImage } from './starting-images.js'

const COUNT = 1_000
/** Files that lie on the disk at a time. */
const BATCH = 50
const SEED = 2_432_498
const PATH = '/images/mutated.img'
/** The first 64 KiB and the last 512 bytes. */
const MOST_BYTES = 65_536 + 512

describe('images whose headers were mutated', function () {
  this.timeout(600_000)
  let folder: string | null = null
  let images: readonly StartingImage[]
  before(async function () {
    const found = await run('qemu-img', ['--version']).catch(() => null)
    if (found === null) skip(this, 'qemu-img is missing, which is the second opinion')
    folder = mkdtempSync(join(tmpdir(), 'mutated-images-'))
    images = await makeStartingImages(folder)
  })
  after(() => {
    if (folder !== null) rmSync(folder, { recursive: true })
  })

  it('are what they say before they are mutated', async () => {
    for (const { kind, bytes, isFit } of images) {
      const { accepted } = await inspect(bytes)
      expect(accepted !== null, kind).to.equal(isFit)
    }
  })

  it(`are accepted only if qemu-img finds nothing unsafe in them: ${COUNT} of each kind`, async () => {
    const unsafe: string[] = []
    for (const { kind, bytes } of images) {
      const accepted = await inspectAll(bytes)
      unsafe.push(...(await doubt(kind, accepted)))
      console.log(`      ${kind}: ${COUNT} mutated, ${accepted.length} accepted`)
    }
    expect(unsafe.join('\n')).to.equal('')
  })

  interface Mutant {
    readonly bytes: Buffer
    readonly mutations: readonly Mutation[]
    readonly format: string
  }

  async function inspectAll(original: Buffer): Promise<readonly Mutant[]> {
    const donors = images.map(({ bytes }) => bytes)
    const accepted: Mutant[] = []
    for (const mutations of sampleMutations(COUNT, SEED)) {
      const bytes = mutate(original, mutations, donors)
      const found = await inspect(bytes)
      expect(found.bytesRead, JSON.stringify(mutations, plain)).to.be.at.most(MOST_BYTES)
      if (found.accepted !== null)
        accepted.push({ bytes, mutations, format: found.accepted.format })
    }
    return accepted
  }

  /** What is unsafe among those that were accepted, so many at a time. */
  async function doubt(kind: string, mutants: readonly Mutant[]): Promise<readonly string[]> {
    const unsafe: string[] = []
    for (let at = 0; at < mutants.length; at += BATCH) {
      const batch = mutants.slice(at, at + BATCH)
      const found = await findUnsafe(String(folder), batch)
      found.forEach((why, index) => {
        const changes = JSON.stringify(batch[index]?.mutations, plain)
        if (why !== null) unsafe.push(`${kind} ${changes}: ${why}`)
      })
    }
    return unsafe
  }
})

/** What comes of an image, and how many bytes of it were read to find out. */
async function inspect(
  bytes: Buffer,
): Promise<{ readonly accepted: InspectedImage | null; readonly bytesRead: number }> {
  const fake = createFakeLibvirt()
  fake.addFile(PATH, bytes)
  const host = {
    libvirt: await fake.connect(),
    uri: 'qemu:///system',
    clock: { sleep: () => Promise.resolve() },
  }
  const inspection = await inspectImage(host, { path: PATH })
  const reads = fake.calls.filter(({ call }) => call === 'storageVolDownload')
  const lengths = reads.map(({ args }) => Number((args as { length: bigint }).length))
  // A length of 0 is everything.
  const bytesRead = lengths.reduce((sum, length) => sum + (length === 0 ? Infinity : length), 0)
  return { accepted: inspection.ok ? inspection.image : null, bytesRead }
}

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
