import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { makeInstance, makeVolume } from './instance.js'
import { createProject, type Project } from './project.js'
import { ENGINE_TIMEOUT, type Outcome } from './run-engine.js'

const PROGRAM = `
  const { InstanceRescue } = require('pulumi-libvirt-rescue')
  const rescue = new InstanceRescue('fix', require('./rescue.json'))
  module.exports = {
    disks: rescue.layout.apply(({ before, after }) => [before, after].map((all) => all.map(({ target }) => target).join())),
    digest: rescue.plan.apply(({ digest }) => digest),
  }
`

/** Lines that `preview --diff` may have if only a reason changed; the instance has four disks. */
const LIMIT = 45

describe('pulumi preview --diff', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let project: Project
  let image: string

  before(async () => {
    daemon = await startDaemon()
    await makeInstance(daemon, 'web', { isRunning: false })
    for (const target of ['vdb', 'vdc', 'vdd']) {
      const volume = await makeVolume(daemon, `${target}.qcow2`, 'qcow2')
      await daemon.virsh('attach-disk', 'web', volume, target, '--subdriver', 'qcow2', '--config')
    }
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

  async function preview(reason: string, ...options: readonly string[]): Promise<Outcome> {
    const properties = { hw_rescue_bus: 'usb' }
    const args = { instance: 'web', image: { path: image, properties }, shutdownTimeout: 0, reason }
    project.write('rescue.json', JSON.stringify(args))
    const outcome = await project.pulumi('preview', ...options)
    expect(outcome.ok, outcome.text).to.equal(true)
    return outcome
  }

  it('knows layout and plan before the rescue is made', async () => {
    const { text } = await preview('first')
    expect(text).to.contain('"vda,vdb,vdc,vdd"').and.to.contain('"vda,vdb,vdc,vdd,sda"')
    expect(text).to.match(/digest: "[0-9a-f]{64}"/)
  })

  it('shows of a changed reason the arguments, and no disk', async () => {
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(up.ok, up.text).to.equal(true)
    const { text } = await preview('second', '--diff')
    expect(text).to.match(/~ reason +: "first" => "second"/)
    expect(text).to.match(/mode +: "stable"/)
    expect(text).not.to.contain('vdb')
    expect(text.split('\n').length, text).to.be.below(LIMIT)
  })

  it('of a rescue that this release made, ends with destroy', async () => {
    const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
    expect(destroy.ok, destroy.text).to.equal(true)
  })
})
