import { expect } from 'chai'
import { withHost } from '../../provider/host/index.js'
import { ConnectError, ConnectionLostError } from '../../provider/libvirt/index.js'
import { makeMemoryHost } from '../instance-rescue/support/memory-host.js'

const URI = 'qemu:///system'
const MINUTE = 60_000

/** A job whose first connection breaks at once; the daemon refuses connections for `ms` after that. */
async function outage(ms: number): Promise<{ readonly end: unknown; readonly took: number }> {
  const { runtime, clock, fake } = await makeMemoryHost()
  const start = clock.now()
  let jobs = 0
  const connect: typeof runtime.connect = () =>
    jobs > 0 && clock.now() - start < ms
      ? Promise.reject(new ConnectError(URI, 'refused', 'nobody listens'))
      : fake.connect()
  const job = (): Promise<string> => {
    jobs += 1
    return jobs > 1
      ? Promise.resolve('done')
      : Promise.reject(new ConnectionLostError(URI, { call: 'domainCreate', sent: true }))
  }
  const running = withHost(URI, { ...runtime, connect }, job)
  const end = await clock.run(running.catch((error: unknown) => error))
  return { end, took: clock.now() - start }
}

describe('11: a connection that breaks during a job', () => {
  for (const ms of [0, 30_500, 45_000]) {
    it(`is opened again if the daemon is away for ${ms / 1_000} s`, async () => {
      expect((await outage(ms)).end).to.equal('done')
    })
  }

  it('is given up within a minute if the daemon does not come back', async () => {
    const { end, took } = await outage(10 * MINUTE)
    expect(end).to.be.instanceOf(ConnectError)
    expect(took).to.be.within(45_000, MINUTE)
  })
})
