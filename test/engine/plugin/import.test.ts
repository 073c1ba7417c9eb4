import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { makeInstance, makeVolume, type Instance } from '../instance.js'
import { createProject, type Project } from '../project.js'
import { ENGINE_TIMEOUT, changesOf, diagnosticsOf } from '../run-engine.js'
import { putPlugin, type PluginPath } from './plugin-path.js'

const KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ops@example.org'

const BEGIN = 'name: imported\nruntime: yaml\n'

/** Every argument that a rescue of an empty image can have, none of them at its default. */
const programWith = (image: string): string => `${BEGIN}
resources:
  fix:
    type: libvirt-rescue:InstanceRescue
    properties:
      instance: web
      shutdownTimeout: 0
      afterUnrescue: stop
      bootTimeout: 0
      bootPattern: 'login:'
      onBootTimeout: undo
      originalDisks: discard
      reason: no boot since 'the' update
      sshAuthorizedKeys: ['${KEY}']
      adminPassword: correct horse
      userData: "#cloud-config\\npackages: [vim]\\n"
      image:
        path: ${image}
        format: raw
        properties: { hw_rescue_bus: usb, hw_rescue_device: disk, os_type: linux }
`

describe('14: import of a rescue with all its arguments, through the plugin', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let plugin: PluginPath
  let made: Project
  let fresh: Project
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    plugin = putPlugin()
    const program = programWith(await makeVolume(daemon, 'rescue.img', 'raw'))
    made = await createProject({ files: { 'Pulumi.yaml': program }, plugin })
    await made.pulumi('config', 'set', 'libvirt-rescue:uri', daemon.uri)
    fresh = await createProject({ files: { 'Pulumi.yaml': BEGIN }, plugin, stack: 'night' })
    await fresh.pulumi('config', 'set', '--secret', 'libvirt-rescue:uri', daemon.uri)
    const up = await made.pulumi('up', '--yes', '--skip-preview')
    expect(up.ok, up.text).to.equal(true)
  })
  after(async () => {
    fresh.remove()
    made.remove()
    plugin.remove()
    await daemon.stop()
  })

  it('prints a program, and has nothing against the arguments that it found', async () => {
    const uuid = (await daemon.virsh('domuuid', 'web')).trim()
    const token = 'libvirt-rescue:index:InstanceRescue'
    const options = ['--yes', '--protect=false', '--out', 'printed.yaml']
    const imported = await fresh.pulumi('import', token, 'fix', uuid, ...options)
    expect(imported.ok, imported.text).to.equal(true)
    expect(imported.text).not.to.contain('has a problem').and.not.to.contain('failed to validate')
  })

  it('then shows no difference to what it printed, and none to the program that made the rescue', async () => {
    const [printed, original] = [
      readFileSync(join(fresh.directory, 'printed.yaml'), 'utf8'),
      readFileSync(join(made.directory, 'Pulumi.yaml'), 'utf8'),
    ]
    for (const program of [BEGIN + printed, original]) {
      fresh.write('Pulumi.yaml', program)
      const preview = await fresh.pulumi('preview', '--diff')
      expect(changesOf(preview), preview.text).to.deep.equal({ same: 2 })
      expect(diagnosticsOf(preview, 'error')).to.deep.equal([])
    }
  })

  it('keeps the URI of a secret setting out of its state', async () => {
    const { text } = await fresh.pulumi('stack', 'export')
    expect(text).to.contain('fix').and.not.to.contain(daemon.socket)
  })

  it('and its destroy ends the rescue as the arguments say', async () => {
    const destroy = await fresh.pulumi('destroy', '--yes', '--skip-preview')
    expect(destroy.ok, destroy.text).to.equal(true)
    expect(await web.state()).to.equal('shut off')
    expect(await web.disks()).to.deep.equal(['vda'])
  })
})
