import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { makeInstance, makeVolume, type Instance } from './instance.js'
import { createProject, type Project } from './project.js'
import { ENGINE_TIMEOUT, changesOf, diagnosticsOf, stepsOf, type Outcome } from './run-engine.js'

const PROGRAM = `
  const { InstanceRescue } = require('pulumi-libvirt-rescue')
  for (const { name, args, options } of require('./rescues.json')) {
    new InstanceRescue(name, args, options)
  }
`

describe("Pulumi's options on a rescue", function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let project: Project
  let image: string

  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    image = await makeVolume(daemon, 'rescue.img', 'raw')
    project = await createProject({
      files: { 'index.js': PROGRAM },
      env: { LIBVIRT_DEFAULT_URI: daemon.uri },
    })
  })
  after(async () => {
    project.remove()
    await daemon.stop()
  })

  interface Rescue {
    readonly name?: string
    readonly args?: object
    readonly options?: object
  }

  function write(...rescues: readonly Rescue[]): void {
    const all = rescues.map(({ name = 'fix', args = {}, options = {} }) => ({
      name,
      args: { instance: 'web', image: imageOf(image), shutdownTimeout: 0, ...args },
      options,
    }))
    project.write('rescues.json', JSON.stringify(all))
  }

  async function succeed(...args: readonly string[]): Promise<Outcome> {
    const outcome = await project.pulumi(...args, '--yes', '--skip-preview')
    expect(outcome.ok, outcome.text).to.equal(true)
    return outcome
  }

  describe('retainOnDelete', () => {
    it('leaves the instance in rescue when the resource goes', async () => {
      write({ options: { retainOnDelete: true } })
      await succeed('up')
      const domain = await web.id()
      await succeed('destroy')
      expect(await web.id()).to.equal(domain)
      expect(await web.disks()).to.deep.equal(['vda', 'sda'])
    })

    it('lets the same resource take its rescue up again, without a new one', async () => {
      const domain = await web.id()
      write({})
      expect(changesOf(await succeed('up'))).to.deep.equal({ create: 2 })
      expect(await web.id()).to.equal(domain)
      await succeed('destroy')
      expect(await web.disks()).to.deep.equal(['vda'])
    })
  })

  describe('protect', () => {
    it('keeps destroy from ending the rescue', async () => {
      write({ options: { protect: true } })
      await succeed('up')
      const destroy = await project.pulumi('destroy', '--yes')
      expect(destroy.ok).to.equal(false)
      expect(diagnosticsOf(destroy, 'error').join()).to.match(/protected/)
      expect(await web.disks()).to.deep.equal(['vda', 'sda'])
    })

    it('keeps up from replacing it', async () => {
      const domain = await web.id()
      write({ args: { image: imageOf(image, 'virtio') }, options: { protect: true } })
      const up = await project.pulumi('up', '--yes')
      expect(up.ok).to.equal(false)
      expect(await web.id()).to.equal(domain)
    })

    it('ends with the option', async () => {
      write({})
      expect(changesOf(await succeed('up'))).to.deep.equal({ same: 2 })
      await succeed('destroy')
      expect(await web.disks()).to.deep.equal(['vda'])
    })
  })

  describe('--target', () => {
    const urn = (name: string): string =>
      `urn:pulumi:dev::incident::pulumi-nodejs:dynamic/libvirt-rescue:InstanceRescue::${name}`
    let mail: Instance

    before(async () => {
      mail = await makeInstance(daemon, 'mail', { isRunning: false })
    })

    it('rescues one of two instances, and the other later', async () => {
      write({ name: 'fix-web' }, { name: 'fix-mail', args: { instance: 'mail' } })
      await succeed('up', '--target', urn('fix-web'))
      expect([await web.disks(), await mail.state()]).to.deep.equal([['vda', 'sda'], 'shut off'])
      const domain = await web.id()
      await succeed('up')
      expect([await web.id(), await mail.state()]).to.deep.equal([domain, 'running'])
    })

    it('brings one of them back, in the power state from before', async () => {
      const domain = await web.id()
      await succeed('destroy', '--target', urn('fix-mail'))
      expect([await web.id(), await mail.state()]).to.deep.equal([domain, 'shut off'])
      await succeed('destroy')
      expect(await web.disks()).to.deep.equal(['vda'])
    })
  })

  describe('names', () => {
    it('that change without an alias are refused, with the way out, and nothing is touched', async () => {
      write({})
      await succeed('up')
      const domain = await web.id()
      write({ name: 'repair' })
      const up = await project.pulumi('up', '--yes', '--skip-preview')
      expect(up.ok).to.equal(false)
      expect(diagnosticsOf(up, 'error').join()).to.match(/by resource 'fix'.*aliases/)
      expect(await web.id()).to.equal(domain)
    })

    it('of another stack are refused, too, naming the stack that holds the rescue', async () => {
      const domain = await web.id()
      await project.pulumi('stack', 'init', 'other')
      const up = await project.pulumi('up', '--yes')
      expect(up.ok).to.equal(false)
      expect(diagnosticsOf(up, 'error').join()).to.match(/of stack 'organization\/incident\/dev'/)
      expect(await web.id()).to.equal(domain)
      await project.pulumi('stack', 'select', 'dev')
    })
  })

  describe('the connection', () => {
    it('of a rescue stays the recorded one when the configuration says another', async () => {
      await project.pulumi('config', 'set', 'libvirt-rescue:uri', NOWHERE)
      const refresh = await succeed('refresh')
      expect(changesOf(refresh)).to.deep.equal({ same: 2 })
      await succeed('destroy')
      expect(await web.disks()).to.deep.equal(['vda'])
    })

    it('that cannot be made is a warning in preview, without a plan, and an error in up', async () => {
      write({})
      const preview = await project.pulumi('preview')
      expect(preview.ok, preview.text).to.equal(true)
      expect(stepsOf(preview)[0]?.new?.inputs).not.to.have.property('mode')
      expect(diagnosticsOf(preview, 'warning').join()).to.match(/No plan could be made: .*nowhere/)
      const up = await project.pulumi('up', '--yes', '--skip-preview')
      expect(up.ok).to.equal(false)
      expect(diagnosticsOf(up, 'error').join()).to.match(/nowhere/)
      await project.pulumi('config', 'rm', 'libvirt-rescue:uri')
      await succeed('destroy')
    })
  })

  describe('a value that is known only later', () => {
    it('leaves the layout out of preview, and up goes on', async () => {
      const mail = `{ instance: 'mail', image: ${JSON.stringify(imageOf(image))}, shutdownTimeout: 0, reason: web.status }`
      const args = { instance: 'web', image: imageOf(image), shutdownTimeout: 0 }
      project.write(
        'index.js',
        `const { InstanceRescue } = require('pulumi-libvirt-rescue')
       const web = new InstanceRescue('web', ${JSON.stringify(args)})
       new InstanceRescue('mail', ${mail})`,
      )
      const preview = await project.pulumi('preview')
      expect(preview.ok, preview.text).to.equal(true)
      expect(diagnosticsOf(preview, 'info')).to.include(
        'The layout is not shown, because these values are not known before the update: reason.',
      )
      expect(changesOf(await succeed('up'))).to.deep.equal({ create: 3 })
      await succeed('destroy')
    })
  })
})

const NOWHERE = 'qemu+unix:///session?socket=/nowhere/libvirt-sock'

function imageOf(path: string, bus = 'usb'): object {
  return { path, properties: { hw_rescue_bus: bus } }
}
