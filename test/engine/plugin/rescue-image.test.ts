import { expect } from 'chai'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { someImage, volumeOf } from '../../rescue-image-resource/support/image-host.js'
import { makeInstance, type Instance } from '../instance.js'
import { createProject, type Project } from '../project.js'
import { ENGINE_TIMEOUT, changesOf, diagnosticsOf, outputsOf, type Outcome } from '../run-engine.js'
import { putPlugin, type PluginPath } from './plugin-path.js'

/** An image that is uploaded, and a rescue from it. */
const PROGRAM = `
name: image-yaml
runtime: yaml
resources:
  system:
    type: libvirt-rescue:RescueImage
    properties:
      source: { file: ./rescue.img }
      properties: { hw_rescue_bus: usb }
  fix:
    type: libvirt-rescue:InstanceRescue
    properties:
      instance: web
      image: \${system.image}
      shutdownTimeout: 0
outputs:
  path: \${system.path}
  imageStatus: \${system.status}
  status: \${fix.status}
`
const BYTES = someImage(3_000_000)
const OTHER = someImage(3_000_000, 2)
const URN = 'urn:pulumi:dev::image-yaml::libvirt-rescue:index:RescueImage::system'
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9'

describe('14: a rescue image of a YAML program, through the plugin', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let plugin: PluginPath
  let project: Project
  let original: string
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    original = await web.definition()
    plugin = putPlugin()
    project = await createProject({ files: { 'Pulumi.yaml': PROGRAM }, plugin })
    writeImage(BYTES)
    await project.pulumi('config', 'set', 'libvirt-rescue:uri', daemon.uri)
  })
  after(async () => {
    project.remove()
    plugin.remove()
    await daemon.stop()
  })
  afterEach('the stored definition is what it was', async () => {
    expect(await web.definition()).to.equal(original)
  })

  function writeImage(bytes: Uint8Array): void {
    writeFileSync(join(project.directory, 'rescue.img'), bytes)
  }

  async function run(...words: readonly string[]): Promise<Outcome> {
    const outcome = await project.pulumi(...words)
    expect(outcome.ok, outcome.text).to.equal(true)
    return outcome
  }

  /** Volumes of images and of their owners' claims, in order. */
  async function volumes(): Promise<readonly string[]> {
    const lines = (await daemon.virsh('vol-list', 'default')).trim().split('\n').slice(2)
    const names = lines.map((line) => line.trim().split(/\s+/)[0] ?? '')
    return names.filter((name) => name.startsWith('rescue-')).sort()
  }

  it('is announced by preview, which uploads nothing and does not know the layout yet', async () => {
    const preview = await run('preview')
    expect(changesOf(preview)).to.deep.equal({ create: 3 })
    expect(diagnosticsOf(preview, 'info', URN), preview.text).to.deep.equal([
      `2.9 MiB will be uploaded to volume '${volumeOf(BYTES)}' of storage pool 'default'.`,
    ])
    expect(outputsOf(preview)[0]).to.include({ layout: UNKNOWN, mode: UNKNOWN })
    expect(await volumes()).to.deep.equal([])
  })

  it('is uploaded by up, and the instance is rescued from it', async () => {
    expect(changesOf(await run('up', '--yes', '--skip-preview'))).to.deep.equal({ create: 3 })
    const [image, claim] = await volumes()
    expect(image).to.equal(volumeOf(BYTES))
    expect(claim).to.match(/\.used-by\.[0-9a-f]{16}\.1$/)
    const path = join(daemon.images, image ?? '')
    expect(readFileSync(path).equals(BYTES)).to.equal(true)
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])
    const { text } = await run('stack', 'output', '--json')
    expect(JSON.parse(text)).to.deep.equal({ path, imageStatus: 'ready', status: 'rescued' })
  })

  it('shows nothing but same at a second up, and after refresh', async () => {
    expect(changesOf(await run('up', '--yes'))).to.deep.equal({ same: 3 })
    const refresh = await run('refresh', '--yes', '--skip-preview')
    expect(changesOf(refresh), refresh.text).to.deep.equal({ same: 3 })
    expect(changesOf(await run('up', '--yes'))).to.deep.equal({ same: 3 })
  })

  it('is uploaded first and swapped then, if the file has another content', async () => {
    writeImage(OTHER)
    const { events } = await run('up', '--yes', '--skip-preview')
    const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
    const acts = steps.filter(({ op }) => ['create-replacement', 'delete-replaced'].includes(op))
    expect(acts.map(({ op, urn }) => `${op} ${urn.split('::').at(-1) ?? ''}`)).to.deep.equal([
      'create-replacement system',
      'delete-replaced fix',
      'create-replacement fix',
      'delete-replaced system',
    ])
    expect(await volumes())
      .to.include(volumeOf(OTHER))
      .and.not.to.include(volumeOf(BYTES))
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])
  })

  it('is brought again after somebody deleted it, once refresh has seen that', async () => {
    await run('destroy', '--yes', '--skip-preview', '--target', '**fix')
    await daemon.virsh('vol-delete', '--pool', 'default', volumeOf(OTHER))
    const refresh = await run('refresh', '--yes', '--skip-preview')
    expect(diagnosticsOf(refresh, 'warning', URN).join(), refresh.text).to.contain(
      `is 'missing': volume '${volumeOf(OTHER)}' is gone. Next: up brings it again.`,
    )
    await run('up', '--yes', '--skip-preview')
    expect(await volumes()).to.include(volumeOf(OTHER))
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])
  })

  it('is removed by destroy, after the rescue', async () => {
    const destroy = await run('destroy', '--yes', '--skip-preview')
    expect(changesOf(destroy), destroy.text).to.deep.equal({ delete: 3 })
    expect(await volumes()).to.deep.equal([])
    expect(await web.disks()).to.deep.equal(['vda'])
  })
})
