import { expect } from 'chai'
import { showWait } from '../../provider/host/show-wait.js'
import { VirtualClock } from '../instance-rescue/support/virtual-clock.js'
import { makeMemoryHost } from '../instance-rescue/support/memory-host.js'

describe('a wait', () => {
  it('shows every second how long it is, until it is over', async () => {
    const [clock, lines] = [new VirtualClock(), [] as string[]]
    const { runtime } = await makeMemoryHost()
    const host = {
      clock,
      runtime: { ...runtime, progress: (line: string) => void lines.push(line) },
    }
    const wait = showWait(host, { what: 'waiting', timeout: 60 }, () => clock.sleep(3_500))
    await clock.run(wait)
    await clock.run(clock.sleep(10_000))
    expect(lines).to.deep.equal([
      '1 s of 60 s: waiting',
      '2 s of 60 s: waiting',
      '3 s of 60 s: waiting',
    ])
  })

  it('ends with the error of what is waited for, and shows no time that nobody set', async () => {
    const [clock, lines] = [new VirtualClock(), [] as string[]]
    const { runtime } = await makeMemoryHost()
    const host = {
      clock,
      runtime: { ...runtime, progress: (line: string) => void lines.push(line) },
    }
    const job = async (): Promise<never> => {
      await clock.sleep(1_500)
      throw new Error('gone')
    }
    const wait = showWait(host, { what: 'saving' }, job)
    let said = ''
    await clock.run(wait.catch((error: unknown) => void (said = String(error))))
    expect([said, lines]).to.deep.equal(['Error: gone', ['1 s: saving']])
  })
})
