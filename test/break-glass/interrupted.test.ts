import { expect } from 'chai'
import { once } from 'node:events'
import { run } from '../../provider/cli/run.js'
import { systemRuntime, type Runtime } from '../../provider/host/index.js'
import { create } from '../../provider/instance-rescue/index.js'
import type { LibvirtConnection } from '../../provider/libvirt/index.js'
import { makeImage, makeInstance, type BareInstance } from '../instance-rescue/support/instance.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { fakeTerminal } from '../cli/support/fake-terminal.js'

describe('12.16: on a real libvirt, after an up that was killed', function () {
  this.timeout(120_000)
  let daemon: Daemon
  let web: BareInstance
  beforeEach(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon)
  })
  afterEach(() => daemon.stop())

  /** Runs `up` until right after that call, and never goes on. */
  async function killedAfter(call: keyof LibvirtConnection): Promise<void> {
    await new Promise<void>((killed) => {
      const inputs = {
        instance: 'web',
        image: { path: makeImage(daemon), properties: { hw_rescue_bus: 'virtio' } },
        shutdownTimeout: 0,
        uri: daemon.uri,
        owner: { organization: 'acme', project: 'incidents', stack: 'i-44', name: 'fix' },
      }
      void create(inputs, dyingRuntime(call, killed))
    })
  }

  async function command(line: string): Promise<{ status: number; out: string; err: string }> {
    const [out, err]: [string[], string[]] = [[], []]
    const terminal = fakeTerminal(out, err)
    const runtime = { ...systemRuntime(terminal.warn), isEngineAlive: () => true }
    const words = [...line.split(' '), '--uri', daemon.uri]
    const status = await run(words, { environment: {}, terminal, runtime })
    return { status, out: out.join('\n'), err: err.join('\n') }
  }

  it('unrescue names the shutdown of the rescue system that runs, and does it', async () => {
    await killedAfter('domainCreateXml')
    const shown = await command('status web')
    expect(shown.out).to.match(
      /^web: interrupted \(beginning it was not finished; unrescue ends it\)\n/,
    )
    expect(shown.out).to.contain(`to end it: npx pulumi-libvirt-rescue unrescue --uri`)
    const ended = await command('unrescue web --yes')
    expect(ended.status, ended.err).to.equal(0)
    expect(powerLines(ended.out)).to.deep.equal([
      "  - shut the rescue system of 'web' down (by force, at once)",
      '  - start its own system',
    ])
    expect(ended.err.split('\n')).to.deep.equal([
      "Powering off the rescue system of 'web': it gets no time to shut down.",
      "Instance 'web' was started and runs its own system.",
    ])
    expect(await web.state()).to.equal('running')
    expect(await daemon.virsh('dumpxml', 'web')).not.to.contain('i-44')
  })

  it('unrescue leaves the own system running if that was not stopped yet', async () => {
    await killedAfter('storageVolUpload')
    const id = await daemon.virsh('domid', 'web')
    const ended = await command('unrescue web --yes')
    expect(ended.status, ended.err).to.equal(0)
    expect(powerLines(ended.out)).to.deep.equal(['  - leave its own system running'])
    expect(ended.err).to.equal("Instance 'web' keeps running its own system.")
    expect(await daemon.virsh('domid', 'web')).to.equal(id)
  })
})

/** What unrescue says it will do with the power of the instance. */
function powerLines(out: string): readonly string[] {
  return out.split('\n').filter((line) => /^ {2}- (?!remove (the record|volume))/.test(line))
}

/** A process that is known to be dead, as others see it; it ends right after that call. */
function dyingRuntime(call: keyof LibvirtConnection, killed: () => void): Runtime {
  const runtime = systemRuntime(() => undefined)
  const forever = new Promise<never>(() => undefined)
  return {
    ...runtime,
    holder: { ...runtime.holder, pid: NO_PROCESS, nonce: 'dying' },
    // It writes no heartbeat; a step that ends wakes it.
    clock: { ...runtime.clock, sleep: (_, signal) => (signal ? aborted(signal) : forever) },
    connect: async (uri) =>
      new Proxy(await runtime.connect(uri), {
        get: (target, name) => {
          const method: unknown = Reflect.get(target, name)
          if (name !== call || typeof method !== 'function') return method
          return async (...args: readonly unknown[]) => {
            await Reflect.apply(method, target, args)
            killed()
            return forever
          }
        },
      }),
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}

/** Above the highest pid that Linux gives. */
const NO_PROCESS = 0x400001
