import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { makeInstance, makeVolume } from './instance.js'
import { createProject, type Project } from './project.js'
import { ENGINE_TIMEOUT, changesOf, diagnosticsOf, type Outcome } from './run-engine.js'

const PROGRAM = `
  const { secret } = require('@pulumi/pulumi')
  const { InstanceRescue } = require('pulumi-libvirt-rescue')
  const { path, uri } = require('./secrets.json')
  const rescue = new InstanceRescue('fix', {
    instance: 'web',
    image: { path: secret(path), properties: { hw_rescue_bus: 'usb' } },
    uri: secret(uri),
    shutdownTimeout: 0,
  })
  module.exports = { layout: rescue.layout, console: rescue.console }
`

const SECRET_REASON = `
  const { secret } = require('@pulumi/pulumi')
  const { InstanceRescue } = require('pulumi-libvirt-rescue')
  const image = { path: require('./path.json'), properties: { hw_rescue_bus: 'usb' } }
  new InstanceRescue('fix', { instance: 'db', image, reason: secret('theft') })
`

describe('secrets among the arguments', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let project: Project
  let secrets: readonly string[]

  before(async () => {
    daemon = await startDaemon()
    await makeInstance(daemon, 'web')
    await makeInstance(daemon, 'db')
    const path = await makeVolume(daemon, 'rescue.img', 'raw')
    secrets = [path, daemon.uri, daemon.socket]
    project = await createProject({ files: { 'index.js': PROGRAM } })
    project.write('secrets.json', JSON.stringify({ path, uri: daemon.uri }))
  })
  after(async () => {
    project.remove()
    await daemon.stop()
  })

  const succeed = async (...args: string[]): Promise<Outcome> => {
    const outcome = await project.pulumi(...args)
    expect(outcome.ok, outcome.text).to.equal(true)
    return outcome
  }

  it('show no layout in preview if the layout would repeat them', async () => {
    const lines = diagnosticsOf(await succeed('preview'), 'info#err')
    expect(lines).to.deep.equal([
      'The layout is not shown, because it would show an argument that is a secret.',
    ])
  })

  it('stay secret in the state, in all that repeats them', async () => {
    await succeed('up', '--yes', '--skip-preview')
    const { text } = await succeed('stack', 'export')
    for (const secret of secrets) expect(text).not.to.contain(secret)
    const shown = await succeed('stack', 'export', '--show-secrets')
    for (const secret of secrets) expect(shown.text).to.contain(secret)
  })

  it('are hidden alone if nothing else repeats them: a reason', async () => {
    const [path] = secrets
    const other = await createProject({
      files: { 'index.js': SECRET_REASON, 'path.json': JSON.stringify(path) },
      env: { LIBVIRT_DEFAULT_URI: daemon.uri },
    })
    const preview = await other.pulumi('preview')
    other.remove()
    expect(preview.ok, preview.text).to.equal(true)
    expect(diagnosticsOf(preview, 'info#err').join()).to.match(
      /^Rescue of instance 'db' \(stable\), files in /,
    )
    expect(preview.text).not.to.contain('theft')
  })

  it('make no difference to a second up, and to destroy', async () => {
    const again = await succeed('up', '--yes', '--skip-preview')
    expect(changesOf(again), again.text).to.deep.equal({ same: 2 })
    await succeed('destroy', '--yes', '--skip-preview')
    const volumes = (await daemon.virsh('vol-list', 'default')).trim().split('\n')
    expect(volumes.map((line) => line.trim().split(/\s+/)[0])).to.deep.equal([
      'db.qcow2',
      'rescue.img',
      'web.qcow2',
    ])
  })
})
