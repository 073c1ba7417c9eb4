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
    reason: secret('theft'),
    shutdownTimeout: 0,
  })
  module.exports = { layout: rescue.layout, console: rescue.console }
`

/** The URI comes from the configuration. */
const CONFIGURED = `
  const { secret } = require('@pulumi/pulumi')
  const { InstanceRescue } = require('pulumi-libvirt-rescue')
  const image = { path: require('./path.json'), properties: { hw_rescue_bus: 'usb' } }
  const reason = secret('theft')
  new InstanceRescue('fix', { instance: require('./name.json'), image, reason, shutdownTimeout: 0 })
`

describe('11.22: secrets among the arguments', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let project: Project
  let secrets: readonly string[]
  /** All that was printed. */
  const printed: string[] = []

  before(async () => {
    daemon = await startDaemon()
    await makeInstance(daemon, 'web')
    await makeInstance(daemon, 'db')
    const path = await makeVolume(daemon, 'rescue.img', 'raw')
    secrets = [path, daemon.uri, daemon.socket, 'theft']
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
    if (!args.includes('--show-secrets')) printed.push(outcome.text)
    return outcome
  }

  it('show no layout in preview if the layout would repeat them', async () => {
    const lines = diagnosticsOf(await succeed('preview'), 'info')
    expect(lines).to.deep.equal([
      "The layout of instance 'web' is not shown, because it would show an argument that is a secret.",
    ])
  })

  it('stay secret in the state, in all that repeats them', async () => {
    await succeed('up', '--yes', '--skip-preview')
    const { text } = await succeed('stack', 'export')
    for (const secret of secrets) expect(text).not.to.contain(secret)
    const shown = await succeed('stack', 'export', '--show-secrets')
    for (const secret of secrets) expect(shown.text).to.contain(secret)
  })

  it('are on the host in clear: the reason, for everybody who looks at the instance', async () => {
    expect(await daemon.virsh('desc', 'web')).to.contain('Reason: theft')
  })

  it('are told to nobody by refresh, and by a preview of a change', async () => {
    await succeed('refresh', '--yes', '--skip-preview')
    project.write('index.js', PROGRAM.replace('shutdownTimeout: 0', 'shutdownTimeout: 1'))
    await succeed('preview', '--diff')
    project.write('index.js', PROGRAM)
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

  it('are not in anything that was printed until now', () => {
    expect(printed.join()).to.contain('[secret]')
    for (const secret of secrets) expect(printed.join()).not.to.contain(secret)
  })

  it('are hidden as well if the URI is a secret of the configuration, and in errors', async () => {
    const [path = '', uri = '', socket = ''] = secrets
    const files = { 'index.js': CONFIGURED, 'path.json': JSON.stringify(path), 'name.json': '"db"' }
    const other = await createProject({ files })
    await other.pulumi('config', 'set', '--secret', 'libvirt-rescue:uri', uri)
    const up = await other.pulumi('up', '--yes')
    expect(up.ok, up.text).to.equal(true)
    expect(diagnosticsOf(up, 'info').join()).to.match(
      /Rescue of instance 'db' \(stable\), files in /,
    )
    const exported = await other.pulumi('stack', 'export')
    const destroyed = await other.pulumi('destroy', '--yes', '--skip-preview')
    expect(destroyed.ok, destroyed.text).to.equal(true)
    other.write('name.json', '"nosuch"')
    const refused = await other.pulumi('preview')
    other.remove()
    expect(refused.text).to.contain(
      "Instance 'nosuch' does not exist on [secret]. `virsh -c '[secret]' list --all` shows those that do.",
    )
    for (const { text } of [up, exported, destroyed, refused])
      for (const secret of [uri, socket, 'theft']) expect(text).not.to.contain(secret)
  })
})
