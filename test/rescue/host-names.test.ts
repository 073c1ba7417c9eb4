import { expect } from 'chai'
import { create, read, remove, type Rim } from '../../provider/rescue/index.js'
import { makeTwoProcesses } from './two-processes.js'

/** The host as it calls itself: with its domain where the resolver answers, else without. */
const called = (name: string, rim: Rim): Rim => ({
  ...rim,
  connect: async (uri) => ({
    ...(await rim.connect(uri)),
    connectGetHostname: () => Promise.resolve(name),
  }),
})

describe('the name of the host', () => {
  for (const [before, now] of [
    ['hv1.example.com', 'hv1'],
    ['hv1', 'hv1.example.com'],
  ] as const) {
    it(`is the same in ${before} and ${now}: a rescue that went off is ended`, async () => {
      const { clock, fake, files, inputs, rim } = await makeTwoProcesses()
      const untouched = files()
      const { outputs } = await clock.run(create(inputs, called(before, rim(1))))
      fake.powerOff('web')
      const again = called(now, rim(2))
      expect(await clock.run(read(outputs, again))).to.include({ status: 'stopped' })
      await clock.run(remove(outputs, again))
      expect(files()).to.deep.equal(untouched)
    })
  }

  it('is another in hv1 and hv10, and in two domains', async () => {
    const { clock, fake, inputs, rim } = await makeTwoProcesses()
    const { outputs } = await clock.run(create(inputs, called('hv1.example.com', rim(1))))
    fake.powerOff('web')
    for (const name of ['hv10', 'hv1.example.org', 'hv'])
      expect(await clock.run(read(outputs, called(name, rim(2))))).to.include({
        status: 'elsewhere',
      })
  })
})
