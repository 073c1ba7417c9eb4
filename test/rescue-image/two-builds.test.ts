import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { LAB_USER, own } from '../lab/folder.js'
import { run } from '../lab/run.js'
import { repositoryRoot } from '../repository.js'
import { builtImage } from './support/built-image.js'
import { describeInFull } from './support/full.js'

// A build takes a minute of a processor, so only `make test-rescue-image` builds twice.
describeInFull('a second build of the rescue image', function () {
  this.timeout(1_800_000)

  it('gives the same bytes, in another folder and without root', async () => {
    const first = await builtImage()
    const folder = mkdtempSync(join(tmpdir(), 'rescue-image-'))
    try {
      const hashes = [hash(first.iso), await hashOfBuild(folder)]
      process.stdout.write(hashes.map((each) => `    sha256 ${each}\n`).join(''))
      expect(hashes[1]).to.equal(hashes[0])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

/** Builds from a copy of the sources, as an ordinary user, into a cache that holds the packages alone. */
async function hashOfBuild(folder: string): Promise<string> {
  const packages = '.cache/pulumi-libvirt-rescue/rescue-image/debs'
  cpSync(join(repositoryRoot, 'rescue-image'), join(folder, 'sources'), { recursive: true })
  mkdirSync(join(folder, packages, '..'), { recursive: true })
  cpSync(join(homedir(), packages), join(folder, packages), { recursive: true })
  for (const part of ['', '.cache', '.cache/pulumi-libvirt-rescue', join(packages, '..')]) {
    own(join(folder, part))
  }
  const file = join(folder, 'rescue.iso')
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder }
  await run(join(folder, 'sources/build.sh'), [file], { ...LAB_USER, env, timeout: 1_500_000 })
  return hash(file)
}

function hash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
