import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { makeInstance, makeVolume, type Instance } from './instance.js'
import { createProject, type Project } from './project.js'
import { ENGINE_TIMEOUT, changesOf } from './run-engine.js'

const CANCELLED =
  'Cancelled: this command stops after the current step. The next up or destroy goes on from there.'

describe('12.22: one Ctrl-C', function () {
  this.timeout(2 * ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let project: Project
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    const args = {
      instance: 'web',
      shutdownTimeout: 40,
      image: {
        path: await makeVolume(daemon, 'rescue.img', 'raw'),
        properties: { hw_rescue_bus: 'usb' },
      },
    }
    project = await createProject({
      files: {
        'index.js': `const { InstanceRescue } = require('pulumi-libvirt-rescue')
          new InstanceRescue('fix', ${JSON.stringify(args)})`,
      },
    })
    await project.pulumi('config', 'set', 'libvirt-rescue:uri', daemon.uri)
  })
  after(async () => {
    project.remove()
    await daemon.stop()
  })

  /** Runs `up` as a shell does, and presses Ctrl-C once it prints that line. */
  async function interruptedUp(line: string): Promise<string> {
    const words = ['up', '--yes', '--skip-preview', '--non-interactive', '--color', 'never']
    const up = spawn('pulumi', words, {
      cwd: project.directory,
      env: project.env,
      detached: true, // a process group of its own, like a command of a shell
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let [text, isPressed] = ['', false]
    up.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (isPressed || !text.includes(line)) return
      isPressed = true
      if (up.pid !== undefined) process.kill(-up.pid, 'SIGINT')
    })
    await once(up, 'close')
    return text
  }

  it('stops up between two steps, keeps what destroy needs, and says so at once', async () => {
    const id = await web.id()
    const text = await interruptedUp("Asked instance 'web' to shut down")
    expect(text).to.contain(CANCELLED)
    expect(text).to.contain('The Pulumi engine is gone, or was cancelled: this process stops')
    expect(text).not.to.contain('Powering off')
    expect(await web.id(), 'the instance was not powered off').to.equal(id)

    const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
    expect(destroy.ok, destroy.text).to.equal(true)
    expect(changesOf(destroy)).to.deep.equal({ delete: 2 })
    expect(destroy.text, 'the end of a command is no cancellation').not.to.contain('Cancelled')
    expect(await web.disks()).to.deep.equal(['vda'])
    expect((await daemon.virsh('vol-list', 'default')).trim().split('\n')).to.have.length(2)
  })
})
