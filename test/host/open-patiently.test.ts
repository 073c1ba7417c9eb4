import { hostname } from 'node:os'
import { expect } from 'chai'
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { systemRuntime } from '../../provider/host/index.js'
import { openPatiently } from '../../provider/host/connections/open-patiently.js'
import { connect, ConnectError, type LibvirtConnection } from '../../provider/libvirt/index.js'
import type { ConnectFailure } from '../../provider/libvirt/errors/connect-error.js'
import { createFakeLibvirt } from '../fake/fake-libvirt.js'
import { VirtualClock } from '../instance-rescue/support/virtual-clock.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { startSshd, type Sshd } from '../lab/link/sshd.js'
import { failureOf } from '../libvirt/failure-of.js'
import { skip } from '../skip.js'

describe('opening a connection patiently', () => {
  for (const [reason, refusals, tries] of [
    ['ssh-busy', 1, 2],
    ['ssh-busy', 7, 8],
    ['ssh-busy', 99, 8],
    ['ssh', 99, 1],
    ['refused', 99, 1],
    ['timeout', 99, 1],
  ] as const) {
    it(`makes ${tries} tries when ${refusals} are refused as ${reason}`, async () => {
      const { clock, made, end } = await attempt(reason, refusals)
      expect(made()).to.equal(tries)
      expect(end instanceof ConnectError).to.equal(refusals >= tries)
      const planned = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000].slice(0, tries - 1)
      const whole = planned.reduce((sum, each) => sum + each, 0)
      expect(clock.now()).to.be.within(whole / 2, whole * 1.5)
    })
  }
})

async function attempt(
  reason: ConnectFailure,
  refusals: number,
): Promise<{ clock: VirtualClock; made: () => number; end: unknown }> {
  const clock = new VirtualClock()
  const fake = createFakeLibvirt()
  let made = 0
  const open = (): Promise<LibvirtConnection> => {
    made += 1
    return made > refusals ? fake.connect() : Promise.reject(new ConnectError('', reason, ''))
  }
  const end = await clock.run(openPatiently(open, clock).catch((error: unknown) => error))
  return { clock, made: () => made, end }
}

describe('an sshd that is busy with somebody else', () => {
  let daemon: Daemon
  let sshd: Sshd
  let other: Socket
  before(async function () {
    daemon = await startDaemon()
    try {
      sshd = await startSshd(daemon, 'MaxStartups 1')
    } catch (error) {
      skip(this, `there is no throw-away sshd: ${(error as Error).message}`)
    }
  })
  beforeEach(async () => {
    other = await beginToLogIn(sshd)
  })
  afterEach(() => other.destroy())
  after(async () => {
    await (sshd as Sshd | undefined)?.stop()
    await daemon.stop()
  })

  it('is told from one that refuses us', async () => {
    const error = await failureOf(connect(sshd.uri))
    expect(error).to.be.instanceOf(ConnectError).and.include({ reason: 'ssh-busy' })
    expect(error).to.have.property('message').that.contains('MaxStartups')
  })

  it('is reached once they have left', async () => {
    const connecting = systemRuntime(() => undefined).connect(sshd.uri)
    setTimeout(() => other.destroy(), 1_000)
    const libvirt = await connecting
    expect(await libvirt.connectGetHostname()).to.equal(hostname())
    await libvirt.close()
  })
})

/** A client that says nothing further; sshd tells one that is too many so, instead of its version. */
async function beginToLogIn(sshd: Sshd): Promise<Socket> {
  for (;;) {
    const client = connectTcp(sshd.port, '127.0.0.1')
    const [said] = (await once(client, 'data')) as [Buffer]
    if (said.toString().startsWith('SSH-')) return client
    client.destroy()
  }
}
