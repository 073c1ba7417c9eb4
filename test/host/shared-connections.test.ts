import { expect } from 'chai'
import { withHost, type Host, type Runtime } from '../../provider/host/index.js'
import type { Sharing } from '../../provider/host/connections/connection-group.js'
import { shareConnections } from '../../provider/host/connections/shared-connections.js'
import { ConnectError, DOMAIN_SHUTDOWN } from '../../provider/libvirt/index.js'
import type { FakeConnection } from '../fake/fake-connection.js'
import { makeMemoryHost, type MemoryHost } from '../instance-rescue/support/memory-host.js'
import { failureOf } from '../libvirt/failure-of.js'

/** A runtime that shares, and the connections that it opened. */
interface Scene {
  readonly host: MemoryHost
  readonly runtime: Runtime
  readonly opened: FakeConnection[]
  /** Fails the next time that a connection is opened. */
  refuse(error: Error): void
}

const URI = 'qemu:///system'
const MINUTE = 60_000

async function makeScene(): Promise<Scene> {
  const host = await makeMemoryHost()
  const opened: FakeConnection[] = []
  const refusals: Error[] = []
  const sharing: Sharing = { most: 3, crowd: 2, linger: 5_000, later: laterOn(host) }
  const connect = shareConnections(async () => {
    await host.clock.sleep(100)
    const refusal = refusals.shift()
    if (refusal !== undefined) throw refusal
    opened.push(await host.fake.connect())
    return opened.at(-1) as FakeConnection
  }, sharing)
  return {
    host,
    opened,
    runtime: { ...host.runtime, connect },
    refuse: (error) => refusals.push(error),
  }
}

function laterOn({ clock }: MemoryHost): Sharing['later'] {
  return (ms, run) => {
    let isWanted = true
    clock.at(ms, () => {
      if (isWanted) run()
    })
    return () => {
      isWanted = false
    }
  }
}

/** Many jobs at once, each for a second; what each was given. */
function crowd({ host, runtime }: Scene, count: number): Promise<PromiseSettledResult<string>[]> {
  const job = async ({ libvirt }: Host): Promise<string> => {
    await host.clock.sleep(1_000)
    return libvirt.connectGetHostname()
  }
  const jobs = Array.from({ length: count }, () => withHost(URI, runtime, job))
  return host.run(Promise.allSettled(jobs))
}

/** The version of QEMU that the fake says it has. */
const FAKE_QEMU = 7_002_000n

describe('shared connections', () => {
  for (const [jobs, connections] of [
    [1, 1],
    [2, 1],
    [3, 2],
    [5, 3],
    [100, 3],
  ] as const) {
    it(`${jobs} jobs at once share ${connections}`, async () => {
      const scene = await makeScene()
      const ends = await crowd(scene, jobs)
      expect(ends.every(({ status }) => status === 'fulfilled')).to.equal(true)
      expect(scene.opened).to.have.length(connections)
    })
  }

  it('are closed when no job has used them for a while, and kept for the next one until then', async () => {
    const scene = await makeScene()
    await crowd(scene, 1)
    await scene.host.run(scene.host.clock.sleep(4_000))
    await crowd(scene, 1)
    expect(scene.opened).to.have.length(1)
    await scene.host.run(scene.host.clock.sleep(6_000))
    expect(await scene.opened[0]?.closed).to.equal(null)
    await crowd(scene, 1)
    expect(scene.opened).to.have.length(2)
  })

  it('are of one runtime and one URI', async () => {
    const { host, runtime, opened } = await makeScene()
    const other = await makeScene()
    const held = await host.run(Promise.all([runtime.connect(URI), runtime.connect('qemu:///b')]))
    expect(opened).to.have.length(2)
    await other.host.run(other.runtime.connect(URI))
    expect(other.opened).to.have.length(1)
    for (const each of held) await each.close()
  })

  it('when lost are lost to all jobs, which begin again on one new one', async () => {
    const scene = await makeScene()
    const { host, runtime, opened } = scene
    const begun = [0, 0]
    const jobs = begun.map((_, index) =>
      withHost(URI, runtime, async ({ libvirt }) => {
        begun[index] = (begun[index] ?? 0) + 1
        await host.clock.sleep(1_000)
        return libvirt.connectGetHostname()
      }),
    )
    host.clock.at(600, () => opened[0]?.cut())
    expect(await host.run(Promise.all(jobs))).to.deep.equal(['fake', 'fake'])
    expect(begun).to.deep.equal([2, 2])
    expect(opened).to.have.length(2)
  })

  it('that cannot be opened are refused to all who wait, after one attempt', async () => {
    const scene = await makeScene()
    const error = new ConnectError(URI, 'refused', 'nobody listens')
    scene.refuse(error)
    const ends = await crowd(scene, 4)
    expect(ends).to.deep.equal([1, 2, 3, 4].map(() => ({ status: 'rejected', reason: error })))
    expect(scene.opened).to.have.length(0)
  })

  it('that left a call without an answer are given to no new job', async () => {
    const { host, runtime, opened } = await makeScene()
    const mine = await host.run(runtime.connect(URI))
    host.fake.fault = ({ call }) =>
      call === 'connectGetHostname' ? host.clock.sleep(MINUTE) : undefined
    const call = failureOf(mine.connectGetHostname({}, { deadline: 1_000 }))
    expect(await host.run(call)).to.include({ name: 'DeadlineError' })
    const other = await host.run(runtime.connect(URI))
    expect(opened).to.have.length(2)
    expect(await mine.connectGetVersion()).to.equal(FAKE_QEMU)
    await mine.close()
    await host.run(host.clock.sleep(1))
    expect(await opened[0]?.closed).to.equal(null)
    expect(await other.connectGetVersion()).to.equal(FAKE_QEMU)
    await other.close()
  })

  it('make do with those that are open when another one cannot be opened', async () => {
    const scene = await makeScene()
    const first = await scene.host.run(scene.runtime.connect(URI))
    const second = await scene.host.run(scene.runtime.connect(URI))
    scene.refuse(new ConnectError(URI, 'refused', 'too many'))
    const third = await scene.host.run(scene.runtime.connect(URI))
    expect(await third.connectGetVersion()).to.equal(FAKE_QEMU)
    expect(scene.opened).to.have.length(1)
    for (const each of [first, second, third]) await each.close()
  })
})

describe('a job on a shared connection', () => {
  it('closes it for itself alone: its calls fail, those of others go on', async () => {
    const { host, runtime } = await makeScene()
    const [mine, other] = await host.run(
      Promise.all([runtime.connect(URI), runtime.connect(URI)] as const),
    )
    host.fake.fault = async ({ call }) => {
      if (call === 'connectGetHostname') await host.clock.sleep(MINUTE)
    }
    const [lost, kept] = [failureOf(mine.connectGetHostname()), other.connectGetHostname()]
    await mine.close()
    expect(await lost).to.include({ name: 'ConnectionLostError', sent: true })
    expect(await failureOf(mine.connectGetHostname())).to.include({ name: 'ConnectionLostError' })
    expect(await host.run(kept)).to.equal(await host.run(other.connectGetHostname()))
  })

  it('uploads over it while it is alone, and over another one while it is not', async () => {
    const { host, runtime, opened } = await makeScene()
    const mine = await host.run(runtime.connect(URI))
    const pool = await mine.storagePoolLookupByName({ name: 'default' })
    const vol = await mine.storageVolLookupByName({ pool, name: 'rescue.img' })
    const upload = (): Promise<void> => mine.storageVolUpload({ vol }, Buffer.from('bytes'))
    await host.run(upload())
    expect(opened).to.have.length(1)
    const other = await host.run(runtime.connect(URI))
    await host.run(Promise.all([upload(), upload()]))
    expect(opened).to.have.length(3)
    await host.run(upload())
    expect(opened).to.have.length(3)
    await Promise.all([mine.close(), other.close()])
    await host.run(host.clock.sleep(6_000))
    expect(await Promise.all(opened.map(({ closed }) => closed))).to.deep.equal([null, null, null])
  })

  it('hears events until it closes it, as others on it do', async () => {
    const { host, runtime } = await makeScene()
    const [mine, other] = await host.run(
      Promise.all([runtime.connect(URI), runtime.connect(URI)] as const),
    )
    const heard: string[] = []
    await mine.domainEvents(null, () => heard.push('mine'))
    await other.domainEvents(null, () => heard.push('other'))
    host.fake.powerOff('web')
    await host.run(host.clock.sleep(1))
    await mine.close()
    await other.domainCreateWithFlags({ dom: await other.domainLookupByName({ name: 'web' }) })
    await host.run(host.clock.sleep(1))
    const [off, on] = [
      ['mine', 'other', 'mine', 'other'],
      ['other', 'other'],
    ]
    expect(heard).to.deep.equal([...off, ...on])
  })

  it('starts three guests at a time with it, and asks other things meanwhile', async () => {
    const { host, runtime } = await makeScene()
    const libvirt = await host.run(runtime.connect(URI))
    const dom = await libvirt.domainLookupByName({ name: 'web' })
    let [now, most] = [0, 0]
    host.fake.fault = async ({ call }, when) => {
      if (call !== 'domainDestroyFlags') return
      now += when === 'before' ? 1 : -1
      most = Math.max(most, now)
      if (when === 'before') await host.clock.sleep(1_000)
    }
    const destroyed = Promise.allSettled(
      [1, 2, 3, 4, 5, 6].map(() => libvirt.domainDestroyFlags({ dom })),
    )
    expect(await libvirt.connectGetVersion()).to.equal(FAKE_QEMU)
    expect(await host.run(destroyed)).to.have.length(6)
    expect(most).to.equal(3)
  })

  it('starts guests before it stops others, although those have waited longer', async () => {
    const { host, runtime } = await makeScene()
    const libvirt = await host.run(runtime.connect(URI))
    const dom = await libvirt.domainLookupByName({ name: 'web' })
    const sent: string[] = []
    host.fake.fault = async ({ call }, when) => {
      if (when !== 'before') return
      sent.push(call)
      await host.clock.sleep(1_000)
    }
    const [stop, start] = [
      () => libvirt.domainDestroyFlags({ dom }),
      () => libvirt.domainCreateWithFlags({ dom }),
    ]
    const calls = [stop, stop, stop, stop, stop, start, start]
    await host.run(Promise.allSettled(calls.map((call) => call())))
    const [stopped, started] = ['domainDestroyFlags', 'domainCreateWithFlags']
    expect(sent).to.deep.equal([stopped, stopped, stopped, started, started, stopped, stopped])
  })

  it('sends a call without a deadline at once or not at all, and later only if it can be taken back', async () => {
    const { host, runtime } = await makeScene()
    const libvirt = await host.run(runtime.connect(URI))
    const dom = await libvirt.domainLookupByName({ name: 'web' })
    host.fake.fault = async ({ call }, when) => {
      if (call === 'domainShutdownFlags' && when === 'before') await host.clock.sleep(MINUTE)
    }
    const ask = (signal?: AbortSignal): Promise<void> =>
      libvirt.domainShutdownFlags(
        { dom, flags: DOMAIN_SHUTDOWN.GUEST_AGENT },
        { deadline: Infinity, signal },
      )
    const blocked = [failureOf(ask()), failureOf(ask())]
    expect(await failureOf(ask())).to.include({ name: 'BusyConnectionError' })
    const asked = (): number =>
      host.fake.calls.filter(({ call }) => call === 'domainShutdownFlags').length
    const off = new AbortController()
    const [takenBack, waiting] = [off, new AbortController()].map(({ signal }) =>
      failureOf(ask(signal)),
    )
    off.abort(new Error('it is off'))
    expect(asked()).to.equal(2)
    await host.run(Promise.all([...blocked, waiting]))
    expect(await takenBack).to.include({ message: 'it is off' })
    expect(asked()).to.equal(3)
  })
})
