import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { repositoryRoot } from '../../repository.js'
import { makeInstance, makeVolume, type Instance } from '../instance.js'
import { createProject, type Project } from '../project.js'
import { ENGINE_TIMEOUT, changesOf } from '../run-engine.js'
import { putPlugin, type PluginPath } from './plugin-path.js'

const PROGRAM = readFileSync(join(repositoryRoot, 'examples/yaml/Pulumi.yaml'), 'utf8')

/** Seconds that the guest gets; it has no system, so it ignores that it is asked to shut down. */
const SHUTDOWN_TIMEOUT = 40

interface Interrupted {
  readonly text: string
  /** Seconds from the first Ctrl-C to the end of `up`. */
  readonly seconds: number
}

describe('14: Ctrl-C while the guest ignores its shutdown, through the plugin', function () {
  this.timeout(2 * ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let plugin: PluginPath
  let project: Project
  beforeEach(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    const image = await makeVolume(daemon, 'rescue.img', 'raw')
    plugin = putPlugin()
    project = await createProject({ files: { 'Pulumi.yaml': PROGRAM }, plugin })
    const settings = {
      'libvirt-rescue:uri': daemon.uri,
      instance: 'web',
      image,
      shutdownTimeout: String(SHUTDOWN_TIMEOUT),
    }
    for (const [key, value] of Object.entries(settings))
      await project.pulumi('config', 'set', key, value)
  })
  afterEach(async () => {
    project.remove()
    plugin.remove()
    await daemon.stop()
  })

  /** Runs `up` as a shell does, and presses Ctrl-C that often, once the guest was asked to shut down. */
  async function interruptedUp(times: number): Promise<Interrupted> {
    const words = ['up', '--yes', '--skip-preview', '--non-interactive', '--color', 'never']
    const up = spawn('pulumi', words, {
      cwd: project.directory,
      env: project.env,
      detached: true, // a process group of its own, like a command of a shell
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [text, pressed, begun] = ['', 0, 0]
    const press = (): void => {
      if (pressed === 0) begun = performance.now()
      if (pressed >= times || up.pid === undefined) return
      pressed += 1
      process.kill(-up.pid, 'SIGINT')
      setTimeout(press, 300)
    }
    const listen = (chunk: Buffer): void => {
      text += chunk.toString()
      if (pressed === 0 && text.includes("Asked instance 'web' to shut down")) press()
    }
    up.stdout.on('data', listen)
    up.stderr.on('data', listen)
    await once(up, 'close')
    return { text, seconds: (performance.now() - begun) / 1000 }
  }

  for (const times of [1, 2])
    it(`pressed ${times === 1 ? 'once' : 'twice'}: up stops before the guest is powered off, and the next up finishes`, async () => {
      const id = await web.id()
      const { text, seconds } = await interruptedUp(times)
      console.log(`        up ended ${seconds.toFixed(1)} s after Ctrl-C`)
      expect(text).not.to.contain('Powering off')
      expect(seconds, text).to.be.below(SHUTDOWN_TIMEOUT / 4)
      expect(await web.id(), 'the instance was not powered off').to.equal(id)
      if (times === 2) await project.pulumi('cancel', '--yes')

      await project.pulumi('config', 'set', 'shutdownTimeout', '0')
      const up = await project.pulumi('up', '--yes', '--skip-preview')
      expect(up.ok, up.text).to.equal(true)
      expect(await web.disks()).to.deep.equal(['vda', 'sda'])

      const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
      expect(destroy.ok, destroy.text).to.equal(true)
      expect(changesOf(destroy)).to.deep.equal({ delete: 2 })
      expect(await web.disks()).to.deep.equal(['vda'])
      expect((await daemon.virsh('vol-list', 'default')).trim().split('\n')).to.have.length(2)
    })

  it('customTimeouts: up stops when its time is over, says so, and the next up finishes', async () => {
    const id = await web.id()
    const limited = PROGRAM.replace(
      'type: libvirt-rescue:InstanceRescue',
      'type: libvirt-rescue:InstanceRescue\n    options: { customTimeouts: { create: 3s } }',
    )
    project.write('Pulumi.yaml', limited)
    const late = await project.pulumi('up', '--yes', '--skip-preview')
    expect(late.ok).to.equal(false)
    expect(late.text).to.contain('The 3 s that customTimeouts give this call are over.')
    expect(await web.id(), 'the instance was not powered off').to.equal(id)

    project.write('Pulumi.yaml', PROGRAM)
    await project.pulumi('config', 'set', 'shutdownTimeout', '0')
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(up.ok, up.text).to.equal(true)
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])
  })
})
