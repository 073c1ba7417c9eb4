import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { repositoryRoot } from '../repository.js'
import { makeInstance, makeVolume, type Instance } from './instance.js'
import { createProject, type Project } from './project.js'
import { ENGINE_TIMEOUT, changesOf, diagnosticsOf, stepsOf } from './run-engine.js'

const PROGRAM = `
  const { InstanceRescue } = require('pulumi-libvirt-rescue')
  const { name, args, options } = require('./rescue.json')
  const rescue = new InstanceRescue(name, args, options)
  module.exports = { status: rescue.status, mode: rescue.mode, device: rescue.rescueDevice }
`

describe('a rescue under the real engine', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let project: Project
  let image: string
  let original: string

  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    image = await makeVolume(daemon, 'rescue.img', 'raw')
    original = await web.definition()
    project = await createProject({ files: { 'index.js': PROGRAM } })
    await project.pulumi('config', 'set', 'libvirt-rescue:uri', daemon.uri)
  })
  after(async () => {
    project.remove()
    await daemon.stop()
  })
  afterEach('the stored definition is what it was', async () => {
    expect(await web.definition()).to.equal(original)
  })

  /** Writes the rescue that the program makes. */
  function write(change: object = {}, properties: object = { hw_rescue_bus: 'usb' }): void {
    const { name = 'fix', options = {}, ...more } = change as { name?: string; options?: object }
    const args = {
      instance: 'web',
      image: { path: image, properties },
      shutdownTimeout: 0,
      ...more,
    }
    project.write('rescue.json', JSON.stringify({ name, args, options }))
  }

  it('is shown by preview, with the layout, and preview changes nothing', async () => {
    write()
    const volumes = await daemon.virsh('vol-list', 'default')
    const domain = await web.id()
    const preview = await project.pulumi('preview')
    expect(preview.ok, preview.text).to.equal(true)
    expect(stepsOf(preview).map(({ op }) => op)).to.deep.equal(['create'])
    expect(stepsOf(preview)[0]?.new?.inputs).to.deep.include({
      mode: 'stable',
      rescueDevice: { target: 'sda', bus: 'usb', device: 'disk' },
    })
    const lines = diagnosticsOf(preview, 'info', URN).flatMap((text) => text.split('\n'))
    const shown = lines.map((line) => line.trim().split(/ {2,}/).slice(0, 3))
    expect(shown).to.deep.include.members([
      [`Rescue of instance 'web' (stable), files in ${daemon.images}:`],
      ['vda', 'vda', 'root'],
      ['sda', 'sda', 'rescue'],
      ['boots first: sda, usb, rescue.img; 1 disk stays in its place'],
    ])
    expect(await daemon.virsh('vol-list', 'default')).to.equal(volumes)
    expect(await web.id()).to.equal(domain)
  })

  it('is made by up, which says how to reach the guest', async () => {
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(up.ok, up.text).to.equal(true)
    expect(changesOf(up)).to.deep.equal({ create: 2 })
    expect(await web.state()).to.equal('running')
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])
    expect(diagnosticsOf(up, 'info', URN)).to.include(
      `Instance 'web' is in rescue; whether its system has booted is not known, because its image does not say so. Its console: virsh -c '${daemon.uri}' console web`,
    )
  })

  it('leaves in the state the frozen provider, and no secret of the instance', async () => {
    const { text } = await project.pulumi('stack', 'export', '--show-secrets')
    const golden = readFileSync(join(repositoryRoot, 'test/sdk/provider.golden.txt'), 'utf8')
    expect(text).to.contain(`"__provider": ${JSON.stringify(golden)}`)
    expect(original).to.contain("passwd='rosebud'")
    expect(text).not.to.contain('rosebud')
  })

  it('shows nothing but same at a second up', async () => {
    const up = await project.pulumi('up', '--yes')
    expect(up.ok, up.text).to.equal(true)
    expect(changesOf(up)).to.deep.equal({ same: 2 })
    for (const severity of ['info', 'warning', 'info#err'] as const)
      expect(diagnosticsOf(up, severity)).to.deep.equal([])
  })

  it('is the same after refresh', async () => {
    const refresh = await project.pulumi('refresh', '--yes', '--skip-preview')
    expect(refresh.ok, refresh.text).to.equal(true)
    expect(changesOf(refresh)).to.deep.equal({ same: 2 })
    expect(diagnosticsOf(refresh, 'info', URN)).to.deep.equal([
      "Rescue of instance 'web' is 'rescued'. Next: destroy ends the rescue.",
    ])
  })

  it('is entered again by the next up, once refresh has seen that the rescue system is off', async () => {
    await daemon.virsh('destroy', 'web')
    const refresh = await project.pulumi('refresh', '--yes', '--skip-preview')
    expect(diagnosticsOf(refresh, 'warning', URN).join(), refresh.text).to.match(
      /^Rescue of instance 'web' is 'stopped': the rescue system is off.*Stack outputs change only with the next up/,
    )
    expect(refresh.text, 'the stale output').to.match(/status: "rescued"/)
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(changesOf(up), up.text).to.deep.equal({ same: 1, update: 1 })
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])
  })

  it('is not changed by a property that says what held anyway', async () => {
    const domain = await web.id()
    write({}, { hw_rescue_bus: 'usb', hw_rescue_device: 'disk', os_type: 'linux' })
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(changesOf(up), up.text).to.deep.equal({ same: 2 })
    expect(await web.id()).to.equal(domain)
  })

  it('is updated in place for another shutdownTimeout, reason or power state afterwards', async () => {
    const domain = await web.id()
    write({ shutdownTimeout: 1, reason: 'no boot', afterUnrescue: 'start' })
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(changesOf(up), up.text).to.deep.equal({ same: 1, update: 1 })
    expect(await web.id()).to.equal(domain)
  })

  it('is replaced, deleted first, for another bus', async () => {
    write({}, { hw_rescue_bus: 'virtio' })
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(up.ok, up.text).to.equal(true)
    expect(stepsOf(up).map(({ op }) => op)).to.deep.equal(DELETED_FIRST)
    expect(await web.disks()).to.deep.equal(['vda', 'vdb'])
  })

  it('is replaced, deleted first, for another image', async () => {
    image = await makeVolume(daemon, 'other.img', 'raw')
    write({}, { hw_rescue_bus: 'virtio' })
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(up.ok, up.text).to.equal(true)
    expect(stepsOf(up).map(({ op }) => op)).to.deep.equal(DELETED_FIRST)
    expect(await web.disks()).to.deep.equal(['vda', 'vdb'])
  })

  it('goes on under a new name with an alias', async () => {
    write({ name: 'repair', options: { aliases: [{ name: 'fix' }] } }, { hw_rescue_bus: 'virtio' })
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(changesOf(up), up.text).to.deep.equal({ same: 2 })
  })

  it('goes on in a renamed stack', async () => {
    const rename = await project.pulumi('stack', 'rename', 'night')
    expect(rename.ok, rename.text).to.equal(true)
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(changesOf(up), up.text).to.deep.equal({ same: 2 })
  })

  it('is ended by destroy: the instance runs as before, and nothing is left behind', async () => {
    const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
    expect(destroy.ok, destroy.text).to.equal(true)
    expect(changesOf(destroy)).to.deep.equal({ delete: 2 })
    expect(await web.state()).to.equal('running')
    expect(await web.disks()).to.deep.equal(['vda'])
    expect((await daemon.virsh('vol-list', 'default')).trim().split('\n')).to.have.length(3)
  })
})

const URN = 'urn:pulumi:dev::incident::pulumi-nodejs:dynamic/libvirt-rescue:InstanceRescue::fix'
const DELETED_FIRST = ['delete-replaced', 'replace', 'create-replacement']
