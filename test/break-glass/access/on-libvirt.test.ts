import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../../provider/cli/run.js'
import { systemRuntime, type Runtime } from '../../../provider/host/index.js'
import { LibvirtError, type LibvirtConnection } from '../../../provider/libvirt/index.js'
import { fakeTerminal } from '../../cli/support/fake-terminal.js'
import { makeInstance, type BareInstance } from '../../instance-rescue/support/instance.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { writeOwned } from '../../lab/image.js'
import { KEY } from './support/keys.js'

describe('15.4: access, on a real libvirt', function () {
  this.timeout(120_000)
  let daemon: Daemon
  let web: BareInstance
  let words: readonly string[]
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon)
    const file = join(daemon.directory, 'own.pub')
    writeOwned(file, `${KEY}\n`)
    words = [
      'access',
      'web',
      '--yes',
      '--shutdown-timeout',
      '0',
      '--uri',
      daemon.uri,
      '--ssh-key',
      file,
    ]
  })
  after(() => daemon.stop())

  async function access(
    runtime: Runtime,
  ): Promise<{ readonly status: number; readonly err: string }> {
    const [out, err]: [string[], string[]] = [[], []]
    const terminal = fakeTerminal(out, err)
    const said = { ...runtime, warn: terminal.warn, say: terminal.warn, isEngineAlive: () => true }
    const status = await run(words, { environment: {}, terminal, runtime: said }).catch(
      (error: unknown) => {
        err.push(String(error))
        return 1
      },
    )
    return { status, err: err.join('\n') }
  }

  /** The content of its disks: nothing in it writes to them. */
  const disks = (): string =>
    ['root', 'data']
      .map((role) => readFileSync(join(daemon.images, `web-${role}.qcow2`)))
      .map((bytes) => createHash('sha256').update(bytes).digest('hex'))
      .join()

  const strings = async (): Promise<readonly string[]> =>
    (await daemon.virsh('dumpxml', 'web')).match(/io\.systemd\.credential[^<]*/g) ?? []

  /** The same call happens otherwise in each connection. */
  const withCall = (
    call: keyof LibvirtConnection,
    happens: (act: () => Promise<unknown>) => Promise<unknown>,
  ): Runtime => {
    const runtime = systemRuntime(() => undefined)
    return {
      ...runtime,
      connect: async (uri) =>
        new Proxy(await runtime.connect(uri), {
          get: (target, name) => {
            const method: unknown = Reflect.get(target, name)
            if (name !== call || typeof method !== 'function') return method
            return (...args: readonly unknown[]) =>
              happens(() => Reflect.apply(method, target, args) as Promise<unknown>)
          },
        }),
    }
  }

  it('QEMU gets the string; the definition, the disks and the pool are as they were', async () => {
    const [hash, volumes, content] = [await web.hash(), await web.volumes(), disks()]
    const id = await daemon.virsh('domid', 'web')
    const { status, err } = await access(systemRuntime(() => undefined))
    expect(status, err).to.equal(3)
    expect(err).to.contain('it has no port for a guest agent')
    expect(await web.state()).to.equal('running')
    expect(await daemon.virsh('domid', 'web')).not.to.equal(id)
    expect(await strings()).to.have.length(1)
    expect(await daemon.virsh('dumpxml', 'web')).to.contain("<smbios mode='sysinfo'/>")
    expect([await web.hash(), await web.volumes(), disks()]).to.deep.equal([
      ...[hash, volumes, content],
    ])
    await daemon.virsh('destroy', 'web')
    await daemon.virsh('start', 'web')
    expect(await strings()).to.deep.equal([])
  })

  it('a start that fails brings the instance back as it is defined', async () => {
    const [hash, volumes] = [await web.hash(), await web.volumes()]
    const failing = withCall('domainCreateXml', () =>
      Promise.reject(
        new LibvirtError('domainCreateXml', { code: 1, domain: 10, message: 'this start failed' }),
      ),
    )
    const { status, err } = await access(failing)
    expect(status).to.equal(1)
    expect(err).to.match(
      /instance 'web' failed \(.*this start failed\)\. It runs, without the key\.$/,
    )
    expect(await web.state()).to.equal('running')
    expect(await strings()).to.deep.equal([])
    expect([await web.hash(), await web.volumes()]).to.deep.equal([hash, volumes])
  })

  for (const call of ['domainDestroyFlags', 'domainCreateXml'] as const)
    it(`killed after ${call}, a plain start brings it back, and the same command goes on`, async () => {
      const [hash, volumes] = [await web.hash(), await web.volumes()]
      const forever = new Promise<never>(() => undefined)
      await new Promise<void>((killed) => {
        const dying = withCall(call, async (act) => {
          await act()
          killed()
          return forever
        })
        const holder = { ...dying.holder, pid: NO_PROCESS, nonce: 'dying' }
        // It writes no heartbeat; a step that ends wakes it.
        const sleep = (_: number, signal?: AbortSignal): Promise<void> =>
          signal === undefined ? forever : aborted(signal)
        const clock = { ...dying.clock, sleep }
        void access({ ...dying, holder, clock })
      })
      expect(await web.hash()).to.equal(hash)
      if ((await web.state()) !== 'running') await daemon.virsh('start', 'web')
      const { status, err } = await access(systemRuntime(() => undefined))
      expect(status, err).to.equal(3)
      expect(await strings()).to.have.length(1)
      expect([await web.hash(), await web.volumes()]).to.deep.equal([hash, volumes])
      await daemon.virsh('destroy', 'web')
      await daemon.virsh('start', 'web')
    })
})

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}

/** Above the highest pid that Linux gives. */
const NO_PROCESS = 0x400001
