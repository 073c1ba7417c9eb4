import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { repositoryRoot } from '../../repository.js'
import { makeInstance, makeVolume, type Instance } from '../instance.js'
import { createProject, type Project } from '../project.js'
import { ENGINE_TIMEOUT, changesOf } from '../run-engine.js'
import { putPlugin, type PluginPath } from './plugin-path.js'

/** The program before and after: only where the class comes from differs. */
const BEFORE = `
  const { InstanceRescue } = require('pulumi-libvirt-rescue')
  new InstanceRescue('fix', require('./args.json'))
`
const AFTER = `
  const { CustomResource } = require('@pulumi/pulumi')
  new CustomResource('libvirt-rescue:index:InstanceRescue', 'fix', require('./args.json'))
`

describe('14: a rescue goes from the dynamic provider to the plugin', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let plugin: PluginPath
  let project: Project
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    plugin = putPlugin()
    const args = {
      instance: 'web',
      shutdownTimeout: 0,
      reason: 'no boot',
      image: {
        path: await makeVolume(daemon, 'rescue.img', 'raw'),
        properties: { hw_rescue_bus: 'usb' },
      },
    }
    const files = { 'index.js': BEFORE, 'args.json': JSON.stringify(args) }
    project = await createProject({ files, plugin })
    await project.pulumi('config', 'set', 'libvirt-rescue:uri', daemon.uri)
  })
  after(async () => {
    project.remove()
    plugin.remove()
    await daemon.stop()
  })

  it('by the commands of docs/plugin.md, while the rescue system runs on', async () => {
    const made = await project.pulumi('up', '--yes', '--skip-preview')
    expect(made.ok, made.text).to.equal(true)
    const id = await web.id()

    const page = readFileSync(join(repositoryRoot, 'docs/plugin.md'), 'utf8')
    const [, commands = ''] = /From the dynamic provider.*?```sh\n(.*?)```/s.exec(page) ?? []
    expect(commands).not.to.equal('')
    for (const line of commands.trim().split('\n')) {
      const [, ...words] = line.replace('STACK::PROJECT', 'dev::incident').split(/\s+/)
      const done = await project.pulumi(...words.map((word) => word.replaceAll("'", '')))
      expect(done.ok, done.text).to.equal(true)
    }

    project.write('index.js', AFTER)
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(up.ok, up.text).to.equal(true)
    expect(changesOf(up), up.text).to.deep.equal({ same: 2 })
    expect(await web.id()).to.equal(id)

    const destroy = await project.pulumi('destroy', '--yes', '--skip-preview')
    expect(changesOf(destroy), destroy.text).to.deep.equal({ delete: 2 })
    expect(await web.disks()).to.deep.equal(['vda'])
  })
})
