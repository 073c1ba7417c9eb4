import { expect } from 'chai'
import { create, type Rim } from '../../../provider/rescue/index.js'
import { makeTwoProcesses } from '../two-processes.js'

describe('taking a record over', () => {
  for (const [name, at, jump] of [
    ['forward', 20_000, 3_600_000],
    ['back', 20_000, -3_600_000],
  ] as const) {
    it(`waits for a holder that lives, even if the clock is set ${name} by an hour`, async () => {
      const { clock, inputs, rim } = await makeTwoProcesses()
      const set: Rim = {
        ...rim(2),
        clock: {
          now: () => clock.now() + (clock.now() > at ? jump : 0),
          sleep: (ms, signal) => clock.sleep(ms, signal),
        },
      }
      const first = create({ ...inputs, shutdownTimeout: 60 }, rim(1))
      const second = clock.sleep(15_000).then(() => create(inputs, set))
      const [made, adopted] = await clock.run(Promise.all([first, second]))
      expect(made.outputs.status).to.equal('rescued')
      expect(adopted.id).to.equal(made.id)
      expect(clock.now()).to.equal(60_000)
    })
  }
})
