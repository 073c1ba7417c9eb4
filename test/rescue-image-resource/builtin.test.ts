import { expect } from 'chai'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run as runCommand } from '../../provider/cli/run.js'
import {
  create,
  diff,
  preview,
  update,
  type ImageInputs,
} from '../../provider/rescue-image/index.js'
import { create as createRescue } from '../../provider/instance-rescue/index.js'
import { makeMemoryHost } from '../instance-rescue/support/memory-host.js'
import { OWN_IMAGE, ownSign } from '../instance-rescue/support/own-image.js'
import { run } from '../lab/run.js'
import { BUILD } from '../rescue-image/support/built-image.js'
import { makeImageHost, volumeOf, type ImageHost } from './support/image-host.js'
import { fakeTerminal } from '../cli/support/fake-terminal.js'

const ISO = Buffer.concat([OWN_IMAGE.bytes, Buffer.alloc(4_464)])
const SYSTEM = { architecture: 'x86_64', min_ram: '256' }
const PROPERTIES = { ...SYSTEM, hw_rescue_device: 'disk', hw_rescue_bus: 'virtio' }

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
    const { found, announcements, warnings, failures } = await host.run(
      preview(inputs, host.runtime),
    )
    expect([failures, warnings]).to.deep.equal([[], []])
    expect(found).to.deep.equal({ version })
    expect(announcements).to.deep.equal([
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
      properties: PROPERTIES,
    })
    expect(diff(outputs, { ...inputs, version })).to.deep.equal({ changes: false, replaces: [] })
    const other = { ...inputs, version: '0123456789abcdef' }
    expect(diff(outputs, other).replaces).to.deep.equal(['source'])
  })

  for (const { given, expected } of [
    { given: { min_disk: '1' }, expected: { ...PROPERTIES, min_disk: '1' } },
    { given: { hw_rescue_device: 'cdrom' }, expected: { ...SYSTEM, hw_rescue_device: 'cdrom' } },
    { given: { hw_rescue_bus: 'usb' }, expected: { ...SYSTEM, hw_rescue_bus: 'usb' } },
    { given: { min_ram: '512' }, expected: { ...PROPERTIES, min_ram: '512' } },
  ])
    it(`has its own properties beside ${JSON.stringify(given)}, also after an update`, async () => {
      build()
      const made = await host.run(create(inputs, host.runtime))
      const news = { ...inputs, properties: given }
      const updated = await host.run(update(made.outputs, news, host.runtime))
      expect(updated.image.properties).to.deep.equal(expected)
    })

  it('is proven to run by an instance that is rescued from it, and moves no disk', async () => {
    build()
    const other = await makeMemoryHost()
    const { outputs } = await other.run(create(inputs, other.runtime))
    other.fake.behave('web', {
      offAfter: 1_000,
      says: (_, xml) => ({ after: 1_000, text: ownSign(xml) }),
    })
    const rescued = await other.run(
      createRescue({ ...other.inputs, image: outputs.image }, other.runtime),
    )
    expect(rescued.outputs).to.include({ mode: 'stable', proof: 'marker' })
    const { before, after, rescueDevice } = rescued.outputs.plan?.plan ?? {}
    expect(rescueDevice).to.include({ bus: 'virtio', device: 'disk' })
    expect(after?.slice(0, -1).map(({ target }) => target)).to.deep.equal(
      before?.map(({ target }) => target),
    )
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
  const terminal = fakeTerminal(said, said)
  await runCommand(['image', 'build', file], { runtime, terminal, environment: {} })
  return said
}
