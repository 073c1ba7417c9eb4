import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { create } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { startDaemon } from '../lab/daemon.js'
import type { Daemon } from '../lab/daemon.js'
import { makeImage, makeInstance } from '../instance-rescue/instance.js'
import type { BareInstance } from '../instance-rescue/instance.js'
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
    expect(await command('status')).to.include({ code: 0 })
    expect(await command('status', 'web')).to.include({ code: 1 })
    expect(await command('unrescue', 'web')).to.include({ code: 1, out: '' })
  })

  it('refuse a wrong call', async () => {
    for (const args of [
      [],
      ['unrescue'],
      ['stauts'],
      ['status', '--force'],
      ['status', 'a', 'b'],
    ]) {
      expect((await command(...args)).code, args.join(' ')).to.equal(2)
    }
  })

  it('say who rescued an instance and how it stands', async () => {
    await create(
      inputs,
      systemRuntime(() => undefined),
    )
    for (const name of ['web', web.uuid]) {
      const { code, out } = await command('status', name)
      expect(code).to.equal(0)
      expect(out)
        .to.match(/^web: rescued\n/)
        .and.include("resource 'fix' of stack acme/incidents/i-42")
    }
  })

  it('do nothing where nobody can be asked, but say what they would do', async () => {
    const volumes = await web.volumes()
    const { code, out, err } = await command('unrescue', 'web')
    expect(code).to.equal(2)
    expect(out).to.include('- start its own system')
    expect(err).to.include('--yes')
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
