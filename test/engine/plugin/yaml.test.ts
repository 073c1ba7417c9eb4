import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { repositoryRoot } from '../../repository.js'
import { makeInstance, makeVolume, type Instance } from '../instance.js'
import { createProject, type Project } from '../project.js'
import { ENGINE_TIMEOUT, changesOf, diagnosticsOf, outputsOf, stepsOf } from '../run-engine.js'
import { putPlugin, type PluginPath } from './plugin-path.js'

const PROGRAM = readFileSync(join(repositoryRoot, 'examples/yaml/Pulumi.yaml'), 'utf8')
const URN = 'urn:pulumi:dev::rescue-yaml::libvirt-rescue:index:InstanceRescue::fix'

describe('14: a rescue of a YAML program, through the plugin', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let plugin: PluginPath
  let project: Project
  let original: string

  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    const image = await makeVolume(daemon, 'rescue.img', 'raw')
    original = await web.definition()
    plugin = putPlugin()
    project = await createProject({ files: { 'Pulumi.yaml': PROGRAM }, plugin })
    await configure(project, { instance: 'web', image, shutdownTimeout: '0' })
  })
  after(async () => {
    project.remove()
    plugin.remove()
    await daemon.stop()
  })
  afterEach('the stored definition is what it was', async () => {
    expect(await web.definition()).to.equal(original)
  })

  async function configure(to: Project, settings: Record<string, string>): Promise<void> {
    await to.pulumi('config', 'set', 'libvirt-rescue:uri', daemon.uri)
    for (const [key, value] of Object.entries(settings))
      await to.pulumi('config', 'set', key, value)
  }

  it('is shown by preview: layout and mode are known, the console is not', async () => {
    const id = await web.id()
    const preview = await project.pulumi('preview')
    expect(preview.ok, preview.text).to.equal(true)
    expect(stepsOf(preview).map(({ op }) => op)).to.deep.equal(['create'])
    const [outputs = {}] = outputsOf(preview)
    expect(outputs).to.deep.include({ mode: 'stable' })
    expect(JSON.stringify(outputs['layout'])).to.match(/"target":"sda"/)
    expect(outputs['console']).to.equal(UNKNOWN)
    expect(diagnosticsOf(preview, 'info', URN)).to.deep.equal([
      'stable rescue: boots first: sda, usb, rescue.img; 1 disk stays in its place',
    ])
    expect(await web.id(), 'preview touches nothing').to.equal(id)
  })

  it('is made by up', async () => {
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(up.ok, up.text).to.equal(true)
    expect(changesOf(up)).to.deep.equal({ create: 2 })
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])
    const { text } = await project.pulumi('stack', 'output', 'console')
    expect(text.trim()).to.equal(`virsh -c '${daemon.uri}' console web`)
  })

  it('shows nothing but same at a second up, and after refresh', async () => {
    const up = await project.pulumi('up', '--yes')
    expect(changesOf(up), up.text).to.deep.equal({ same: 2 })
    const refresh = await project.pulumi('refresh', '--yes', '--skip-preview')
    expect(changesOf(refresh), refresh.text).to.deep.equal({ same: 2 })
  })

  it('is imported into a fresh stack, which then shows no difference', async () => {
    const fresh = await createProject({ files: { 'Pulumi.yaml': PROGRAM }, plugin, stack: 'night' })
    try {
      const image = join(daemon.images, 'rescue.img')
      await configure(fresh, { instance: 'web', image, shutdownTimeout: '0' })
      const token = 'libvirt-rescue:index:InstanceRescue'
      const options = ['--yes', '--protect=false', '--generate-code=false']
      const imported = await fresh.pulumi('import', token, 'fix', 'web', ...options)
      expect(imported.ok, imported.text).to.equal(true)
      const up = await fresh.pulumi('up', '--yes')
      expect(up.ok, up.text).to.equal(true)
      expect(
        stepsOf(up).map(({ op }) => op),
        up.text,
      ).to.deep.equal(['same'])
    } finally {
      fresh.remove()
    }
  })

  it('is replaced, deleted first, for another bus', async () => {
    await project.pulumi('config', 'set', 'bus', 'virtio')
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(up.ok, up.text).to.equal(true)
    expect(stepsOf(up).map(({ op }) => op)).to.deep.equal([
      'delete-replaced',
      'replace',
      'create-replacement',
    ])
    expect(await web.disks()).to.deep.equal(['vda', 'vdb'])
  })

  it('is ended by destroy: the instance runs as before, and nothing is left behind', async () => {
    const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
    expect(changesOf(destroy), destroy.text).to.deep.equal({ delete: 2 })
    expect(await web.disks()).to.deep.equal(['vda'])
    const volumes = await daemon.virsh('vol-list', 'default')
    expect(volumes.trim().split('\n'), volumes).to.have.length(2) // root disk and image
  })
})

const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9'
