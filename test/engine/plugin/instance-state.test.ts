import { expect } from 'chai'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { makeInstance, makeVolume, type Instance } from '../instance.js'
import { createProject, type Project } from '../project.js'
import { ENGINE_TIMEOUT, type Outcome } from '../run-engine.js'
import { putPlugin, type PluginPath } from './plugin-path.js'

/** One state, through the plugin and through the dynamic provider. */
const PROGRAMS: Readonly<Record<string, Record<string, string>>> = {
  'the plugin': {
    'Pulumi.yaml': `
name: states
runtime: yaml
config:
  state: { type: string }
resources:
  web:
    type: libvirt-rescue:InstanceState
    properties: { instance: web, state: "\${state}", shutdownTimeout: 0 }
`,
  },
  'the dynamic provider': {
    'Pulumi.yaml': 'name: states\nruntime: nodejs\n',
    'index.js': `
      const { Config } = require('@pulumi/pulumi')
      const { InstanceState } = require('pulumi-libvirt-rescue')
      const state = new Config().require('state')
      new InstanceState('web', { instance: 'web', state, shutdownTimeout: 0 })
    `,
  },
}

/** What virsh calls the states. */
const POWER = {
  running: 'running',
  stopped: 'shut off',
  paused: 'paused',
  suspended: 'shut off',
} as const

for (const [name, files] of Object.entries(PROGRAMS))
  describe(`14: InstanceState through ${name}`, function () {
    this.timeout(2 * ENGINE_TIMEOUT)
    let daemon: Daemon
    let web: Instance
    let plugin: PluginPath
    let project: Project
    let rescue: Project
    before(async () => {
      daemon = await startDaemon()
      web = await makeInstance(daemon, 'web')
      const image = await makeVolume(daemon, 'rescue.img', 'raw')
      plugin = putPlugin()
      project = await createProject({ files, plugin })
      const args = `{ instance: web, shutdownTimeout: 0, image: { path: ${image} } }`
      const fix = `fix: { type: "libvirt-rescue:InstanceRescue", properties: ${args} }`
      const program = `name: repair\nruntime: yaml\nresources:\n  ${fix}\n`
      rescue = await createProject({ files: { 'Pulumi.yaml': program }, plugin })
      for (const each of [project, rescue])
        await each.pulumi('config', 'set', 'libvirt-rescue:uri', daemon.uri)
    })
    after(async () => {
      rescue.remove()
      project.remove()
      plugin.remove()
      await daemon.stop()
    })

    async function up(state: keyof typeof POWER, ...more: readonly string[]): Promise<Outcome> {
      await project.pulumi('config', 'set', 'state', state)
      return project.pulumi('up', '--yes', ...more)
    }

    it('brings the instance into each state', async () => {
      for (const state of ['stopped', 'running', 'paused', 'suspended', 'running'] as const) {
        const done = await up(state, '--skip-preview')
        expect(done.ok, done.text).to.equal(true)
        expect(await web.state(), state).to.equal(POWER[state])
        const saved = await daemon.virsh('dominfo', 'web')
        expect(saved).to.match(state === 'suspended' ? /Managed save: +yes/ : /Managed save: +no/)
      }
    })

    it('sees at refresh that somebody has changed it, and the next up changes it back', async () => {
      await daemon.virsh('suspend', 'web')
      await project.pulumi('refresh', '--yes', '--skip-preview')
      const done = await up('running', '--skip-preview')
      expect(done.ok, done.text).to.equal(true)
      expect(await web.state()).to.equal('running')
    })

    it('is refused in preview and up while the instance is rescued, and says how to end that', async () => {
      const made = await rescue.pulumi('up', '--yes', '--skip-preview')
      expect(made.ok, made.text).to.equal(true)
      const id = await web.id()
      for (const options of [[], ['--skip-preview']]) {
        const refused = await up('stopped', ...options)
        expect(refused.ok).to.equal(false)
        expect(refused.text.replaceAll(/\s+/g, ' ')).to.match(
          /it is in rescue since \S+, by resource 'fix' of stack 'organization\/repair\/dev'\. End the rescue first: run pulumi destroy in that stack, or/,
        )
      }
      expect(await web.id(), 'the rescue system runs on').to.equal(id)
      await daemon.virsh('destroy', 'web')
      const off = await up('paused', '--skip-preview')
      expect(off.ok, 'the rescue system is off, and its record is there').to.equal(false)
      expect(off.text).to.contain('it is in rescue')
    })

    it('works again after the rescue, and leaves the instance as it is when it is deleted', async () => {
      const ended = await rescue.pulumi('destroy', '--yes', '--skip-preview')
      expect(ended.ok, ended.text).to.equal(true)
      const done = await up('paused', '--skip-preview')
      expect(done.ok, done.text).to.equal(true)
      expect(await web.state()).to.equal('paused')
      const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
      expect(destroy.ok, destroy.text).to.equal(true)
      expect(await web.state()).to.equal('paused')
    })
  })
