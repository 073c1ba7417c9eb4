import { expect } from 'chai'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run as runCommand } from '../../provider/cli/run.js'
import { create, diff, preview, type ImageInputs } from '../../provider/rescue-image/index.js'
import { run } from '../lab/run.js'
import { BUILD } from '../rescue-image/built-image.js'
import { makeImageHost, volumeOf, type ImageHost } from './support/image-host.js'

/** The first bytes of an ISO: its volume descriptor says so. */
const ISO = Buffer.alloc(70_000)
ISO.write('CD001', 32_769)

// A file in the place of a built image: building takes a minute, and test/rescue-image does it.
describe('the built-in image', () => {
  let host: ImageHost
  let cache: string
  let version: string
  let inputs: ImageInputs
  const old = { cache: process.env['XDG_CACHE_HOME'], path: process.env['PATH'] }
  beforeEach(async () => {
    host = makeImageHost()
    cache = mkdtempSync(join(tmpdir(), 'rescue-cache-'))
    process.env['XDG_CACHE_HOME'] = cache
    version = (await run(BUILD, ['path'])).trim().split('/').at(-1) ?? ''
    inputs = { ...host.inputsOf(''), source: { builtin: true } }
  })
  afterEach(() => {
    process.env['XDG_CACHE_HOME'] = old.cache
    process.env['PATH'] = old.path
    if (old.cache === undefined) delete process.env['XDG_CACHE_HOME']
    rmSync(cache, { recursive: true, force: true })
    host.remove()
  })

  const build = (): void => {
    const folder = join(cache, 'pulumi-libvirt-rescue/rescue-image', version)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'rescue.iso'), ISO)
  }

  it('is known by its version before it is built, and preview does not build it', async () => {
    const { found, warnings, failures } = await host.run(preview(inputs, host.runtime))
    expect(failures).to.deep.equal([])
    expect(found).to.deep.equal({ version })
    expect(warnings).to.deep.equal([
      `The built-in rescue image, version ${version}, will be built here and uploaded to storage pool 'default'.`,
    ])
  })

  it('is uploaded like a file once it is built, and is the same on a machine that has not built it', async () => {
    build()
    const { found } = await host.run(preview(inputs, host.runtime))
    const { outputs } = await host.run(create({ ...inputs, ...found }, host.runtime))
    expect(outputs.image).to.deep.equal({
      path: `/images/${volumeOf(ISO, 'iso')}`,
      format: 'iso',
      properties: undefined,
    })
    expect(diff(outputs, { ...inputs, version })).to.deep.equal({ changes: false, replaces: [] })
    const other = { ...inputs, version: '0123456789abcdef' }
    expect(diff(outputs, other).replaces).to.deep.equal(['source'])
  })

  describe('on a machine that is not Debian', () => {
    beforeEach(async () => {
      // The programs that find the version, and nothing of Debian.
      const programs = join(cache, 'bin')
      const names = ['sh', 'dirname', 'find', 'sort', 'xargs', 'sha256sum', 'cut', 'mkdir']
      await run('mkdir', ['-p', programs])
      for (const name of names)
        await run('ln', ['-s', (await run('which', [name])).trim(), join(programs, name)])
      process.env['PATH'] = programs
    })

    it('is refused by up, which says how to get one', async () => {
      const failure = await host.failureOf(create(inputs, host.runtime))
      expect(failure).to.have.property(
        'message',
        'The rescue image cannot be used: the built-in image was not built on this machine (this system has no ' +
          'apt-get: build the image on Debian or Ubuntu). On Debian or Ubuntu on amd64, run ' +
          '`npx pulumi-libvirt-rescue image build rescue.iso`, bring the file here, and use ' +
          "source: { file: './rescue.iso' }.",
      )
    })

    it('is refused by image build', async () => {
      const failure = await host.failureOf(runImageBuild(host, join(cache, 'x.iso')))
      expect(failure).to.have.property(
        'message',
        'The rescue image was not built: this system has no apt-get: build the image on Debian or Ubuntu.',
      )
    })
  })

  it('is copied to the file of image build', async () => {
    build()
    const file = join(cache, 'my image.iso')
    const said = await runImageBuild(host, file)
    expect(readFileSync(file).equals(ISO)).to.equal(true)
    expect(said.at(-1)).to.equal(
      `The rescue image is in '${file}'. Use it with source: { file: … }.`,
    )
  })
})

async function runImageBuild({ runtime }: ImageHost, file: string): Promise<readonly string[]> {
  const said: string[] = []
  const terminal = {
    say: (text: string) => said.push(text) && 0,
    warn: (text: string) => void said.push(text),
    confirm: () => Promise.resolve(null),
  }
  await runCommand(['image', 'build', file], { runtime, terminal, environment: {} })
  return said
}
