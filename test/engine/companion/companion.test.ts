import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { repositoryRoot } from '../../repository.js'
import { makeVolume } from '../instance.js'
import { putPlugin, putProgram, type PluginPath } from '../plugin/plugin-path.js'
import { createProject, type Project } from '../project.js'
import { ENGINE_TIMEOUT, changesOf, diagnosticsOf, type Outcome } from '../run-engine.js'

describe('14: the page about a provider that owns the instance', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let plugins: readonly PluginPath[]
  let project: Project
  before(async () => {
    daemon = await startDaemon()
    const disk = await makeVolume(daemon, 'web.qcow2', 'qcow2')
    const image = await makeVolume(daemon, 'rescue.img', 'raw')
    const page = readFileSync(join(repositoryRoot, 'docs/companions.md'), 'utf8')
    const [, program = ''] = /```yaml\n([^]*?)```/.exec(page) ?? []
    const text = program
      .replace('memory: 2048', 'memory: 32')
      .replace('/var/lib/libvirt/images/web.qcow2', disk)
      .replace('/var/lib/libvirt/images/rescue.iso', image)
      .replace('instance: ${web.id}', 'instance: ${web.id}\n      shutdownTimeout: 0')
    const other = join(import.meta.dirname, 'domain-plugin.js')
    plugins = [putPlugin(), putProgram('pulumi-resource-libvirt', other)]
    project = await createProject({
      files: { 'Pulumi.yaml': `name: companion\nruntime: yaml\n${text}` },
      path: plugins.map(({ folder }) => folder).join(delimiter),
      env: { LIBVIRT_DEFAULT_URI: daemon.uri },
    })
  })
  after(async () => {
    project.remove()
    for (const plugin of plugins) plugin.remove()
    await daemon.stop()
  })

  async function run(...words: readonly string[]): Promise<Outcome> {
    const outcome = await project.pulumi(...words)
    expect(outcome.ok, outcome.text).to.equal(true)
    return outcome
  }

  const disks = async (): Promise<readonly string[]> => {
    const lines = (await daemon.virsh('domblklist', 'web')).trim().split('\n')
    return lines.map((line) => line.trim().split(/\s+/)[0] ?? '')
  }

  it('its program defines the instance and rescues it, and the plan is empty then', async () => {
    expect(changesOf(await run('up', '--yes', '--skip-preview'))).to.deep.equal({ create: 3 })
    expect(await disks()).to.deep.equal(['vda', 'sda'])
    expect(changesOf(await run('preview'))).to.deep.equal({ same: 3 })
    const refresh = await run('refresh', '--yes', '--skip-preview', '--target', '**fix')
    expect(changesOf(refresh), refresh.text).to.include({ same: 1 })
    expect(changesOf(await run('up', '--yes', '--skip-preview'))).to.deep.equal({ same: 3 })
  })

  it('a refresh of the domain would replace it, which its protection refuses', async () => {
    await run('refresh', '--yes', '--skip-preview')
    const id = await daemon.virsh('domid', 'web')
    const up = await project.pulumi('up', '--yes', '--skip-preview')
    expect(up.ok, up.text).to.equal(false)
    expect(diagnosticsOf(up, 'error').join(), up.text).to.contain(
      'as it is currently marked for protection',
    )
    expect(await daemon.virsh('domid', 'web'), 'nothing was touched').to.equal(id)
    expect(await disks()).to.deep.equal(['vda', 'sda'])
  })

  it('ends the rescue without Pulumi then, and after another refresh the plan of the domain is empty', async () => {
    const main = join(import.meta.dirname, '../../../provider/cli/main.js')
    execFileSync('node', [main, 'unrescue', 'web', '--yes', '--uri', daemon.uri], {
      env: project.env,
    })
    expect(await disks()).to.deep.equal(['vda'])
    await run('refresh', '--yes', '--skip-preview')
    const preview = await run('preview')
    expect(changesOf(preview), preview.text).to.deep.equal({ same: 2, create: 1 })
  })

  it('is ended by destroy before the domain is deleted', async () => {
    await run('up', '--yes', '--skip-preview')
    expect(await disks()).to.deep.equal(['vda', 'sda'])
    await run('state', 'unprotect', '--all', '--yes')
    const destroy = await run('destroy', '--yes', '--skip-preview')
    const steps = destroy.events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
    const deleted = steps
      .filter(({ op }) => op === 'delete')
      .map(({ urn }) => urn.split('::').at(-1))
    expect(deleted.slice(0, 2)).to.deep.equal(['fix', 'web'])
    const volumes = (await daemon.virsh('vol-list', 'default')).trim().split('\n')
    expect(volumes, volumes.join('\n')).to.have.length(2) // disk and image
  })
})
