import { expect } from 'chai'
import { create, remove } from '../../provider/instance-rescue/index.js'
import { STANDSTILL_MS } from '../../provider/record/next.js'
import { makeMemoryHost, type MemoryHost } from '../instance-rescue/support/memory-host.js'

/** What docs/safety.md promises. */
const MOST_MS = 10_000

/** The time of each write to the record from now on. */
function watchWrites({ fake, clock }: MemoryHost): readonly number[] {
  const times: number[] = []
  fake.fault = ({ call, subject }, when) => {
    if (call === 'storageVolUpload' && when === 'after' && /\.rescue$/.test(subject))
      times.push(clock.now())
  }
  return times
}

function longestGap(times: readonly number[]): number {
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)))
}

describe('10.1: the heartbeat of a process that holds a record', () => {
  for (const act of ['up', 'destroy'] as const)
    it(`is written at least every 10 s while ${act} waits a minute for a guest`, async () => {
      const host = await makeMemoryHost()
      host.fake.behave('web', { offAfter: null })
      const inputs = { ...host.inputs, shutdownTimeout: 60 }
      let times = watchWrites(host)
      const { outputs } = await host.run(create(inputs, host.runtime))
      if (act === 'destroy') {
        times = watchWrites(host)
        await host.run(remove(outputs, host.runtime))
      }
      expect((times.at(-1) ?? 0) - (times[0] ?? 0), 'it waited').to.be.at.least(50_000)
      expect(longestGap(times)).to.be.within(1, MOST_MS).and.to.be.below(STANDSTILL_MS)
    })
})
