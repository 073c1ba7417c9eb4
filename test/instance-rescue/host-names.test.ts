import { expect } from 'chai'
import { create, read, remove } from '../../provider/instance-rescue/index.js'
import { makeTwoProcesses } from './support/two-processes.js'
import type { Runtime } from '../../provider/host/index.js'

/** The host as it calls itself: with its domain where the resolver answers, else without. */
const called = (name: string, runtime: Runtime): Runtime => ({
  ...runtime,
  connect: async (uri) => ({
    ...(await runtime.connect(uri)),
    connectGetHostname: () => Promise.resolve(name),
  }),
})

describe('the name of the host', () => {
  for (const [before, now] of [
    ['hv1.example.com', 'hv1'],
    ['hv1', 'hv1.example.com'],
  ] as const) {
    it(`is the same in ${before} and ${now}: a rescue that went off is ended`, async () => {
      const { clock, fake, files, inputs, runtime } = await makeTwoProcesses()
      const untouched = files()
      const { outputs } = await clock.run(create(inputs, called(before, runtime(1))))
      fake.powerOff('web')
      const again = called(now, runtime(2))
      expect(await clock.run(read(outputs, again))).to.include({ status: 'stopped' })
      await clock.run(remove(outputs, again))
      expect(files()).to.deep.equal(untouched)
    })
  }

  it('is another in hv1 and hv10, and in two domains', async () => {
    const { clock, fake, inputs, runtime } = await makeTwoProcesses()
    const { outputs } = await clock.run(create(inputs, called('hv1.example.com', runtime(1))))
    fake.powerOff('web')
    for (const name of ['hv10', 'hv1.example.org', 'hv'])
      expect(await clock.run(read(outputs, called(name, runtime(2))))).to.include({
        status: 'elsewhere',
      })
  })
})
