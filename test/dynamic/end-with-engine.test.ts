import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import { endWithEngine } from '../../provider/dynamic/process/end-with-engine.js'

describe('the provider process', () => {
  it('ends after its last call if the engine is gone, and not before', async () => {
    let [isAlive, exits] = [true, 0]
    const run = endWithEngine(
      () => isAlive,
      () => (exits += 1),
      (ms) => sleep(ms),
    )
    expect(await run(() => Promise.resolve(1))).to.equal(1)
    await sleep(1_200)
    expect(exits, 'while the engine lives').to.equal(0)

    isAlive = false
    const slow = run(() => sleep(2_000))
    await run(() => Promise.reject(new Error('no'))).catch(() => undefined)
    await sleep(1_200)
    expect(exits, 'while a call is under way').to.equal(0)
    await slow
    await sleep(1_200)
    expect(exits).to.equal(1)
  })
})
