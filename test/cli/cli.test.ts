import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { create } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { startDaemon } from '../lab/daemon/daemon.js'
import type { Daemon } from '../lab/daemon/daemon.js'
import { makeImage, makeInstance } from '../instance-rescue/support/instance.js'
import type { BareInstance } from '../instance-rescue/support/instance.js'
import { systemRuntime } from '../../provider/host/index.js'

const MAIN = join(import.meta.dirname, '../../provider/cli/main.js')

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

describe('the commands without Pulumi', function () {
  this.timeout(60_000)
  let daemon: Daemon
  let web: BareInstance
  let inputs: RescueInputs

  const command = (...args: readonly string[]): Promise<Said> =>
    new Promise((resolve) => {
      const env = { ...process.env, LIBVIRT_DEFAULT_URI: daemon.uri }
      const child = execFile(process.execPath, [MAIN, ...args], { env }, (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
      })
      child.stdin?.end()
    })

  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon)
    inputs = {
      instance: 'web',
      image: { path: makeImage(daemon), properties: { hw_rescue_bus: 'virtio' } },
      shutdownTimeout: 0,
      uri: daemon.uri,
      owner: { organization: 'acme', project: 'incidents', stack: 'i-42', name: 'fix' },
    }
  })
  after(() => daemon.stop())

  it('say that nothing is in rescue', async () => {
    const on = daemon.uri
    expect(await command('status')).to.deep.equal({
      code: 0,
      out: `No instance on ${on} is in rescue.\n`,
      err: '',
    })
    const err = `Instance 'web' on ${on} is not in rescue.`
    expect(await command('status', 'web')).to.deep.equal({ code: 1, out: '', err: `${err}\n` })
    expect(await command('unrescue', 'web')).to.deep.equal({
      code: 1,
      out: '',
      err: `${err} Nothing was done.\n`,
    })
    expect(await command('status', '--json')).to.deep.equal({ code: 0, out: '[]\n', err: '' })
  })

  it('say that an instance does not exist, and which one is near', async () => {
    const err = `Instance 'wbe' does not exist on ${daemon.uri}. Did you mean 'web'?`
    expect(await command('status', 'wbe')).to.deep.equal({ code: 1, out: '', err: `${err}\n` })
    expect((await command('unrescue', 'nosuch')).err).to.equal(
      `Instance 'nosuch' does not exist on ${daemon.uri}. \`virsh -c '${daemon.uri}' list --all\` shows those that do. Nothing was done.\n`,
    )
  })

  it('refuse wrong usage with exit status 2', async () => {
    expect(await command('unresue', 'web')).to.deep.equal({
      code: 2,
      out: '',
      err: "unknown command 'unresue', did you mean 'unrescue'?\n",
    })
  })

  it('say who rescued an instance and how it stands', async () => {
    await create(
      inputs,
      systemRuntime(() => undefined),
    )
    for (const name of ['web', web.uuid]) {
      const { code, out } = await command('status', name)
      expect(code).to.equal(0)
      const hostname = (await daemon.virsh('hostname')).trim()
      expect(out.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, 'TIME')).to.equal(
        [
          'web: rescued',
          '  mode:      stable, since TIME; the instance was running before',
          "  owner:     resource 'fix' of stack acme/incidents/i-42",
          `  worked on: last by process ${process.pid} on host ${hostname}`,
          `  record:    ${web.uuid}.rescue in pool default`,
          `  console:   npx pulumi-libvirt-rescue console --uri '${daemon.uri}' web`,
          `  to end it: npx pulumi-libvirt-rescue unrescue --uri '${daemon.uri}' web`,
          '',
        ].join('\n'),
      )
    }
  })

  it('say the same to programs', async () => {
    const { code, out } = await command('status', 'web', '--json')
    expect(code).to.equal(0)
    const [rescue] = JSON.parse(out) as [Readonly<Record<string, unknown>>]
    expect(new Date(String(rescue['since'])).toISOString()).to.equal(rescue['since'])
    expect({ ...rescue, since: 'TIME' }).to.deep.equal({
      instance: 'web',
      domainUuid: web.uuid,
      status: 'rescued',
      statusReason: '',
      mode: 'stable',
      since: 'TIME',
      originalPowerState: 'running',
      owner: { organization: 'acme', project: 'incidents', stack: 'i-42', name: 'fix' },
      reason: null,
      ticket: null,
      until: null,
      isPast: false,
      holder: { host: (await daemon.virsh('hostname')).trim(), pid: process.pid },
      record: { volume: `${web.uuid}.rescue`, pool: 'default' },
    })
  })

  it('do nothing if they cannot ask, but say what they would do', async () => {
    const volumes = await web.volumes()
    const { code, out, err } = await command('unrescue', 'web')
    expect(code).to.equal(2)
    expect(out).to.include('- start its own system')
    expect(err).to.equal('Not a terminal, so I cannot ask; pass --yes. Nothing was done.\n')
    expect(await web.volumes()).to.deep.equal(volumes)
  })

  it('end a rescue from its record alone', async () => {
    const { code, out, err } = await command('unrescue', 'web', '--yes', '--uri', daemon.uri)
    expect(code, err).to.equal(0)
    expect(out).to.include("Instance 'web' is out of rescue")
    expect(await web.state()).to.equal('running')
    expect(await web.volumes()).to.deep.equal(['rescue.img', 'web-data.qcow2', 'web-root.qcow2'])
    expect(await command('status')).to.include({ code: 0 })
  })
})
