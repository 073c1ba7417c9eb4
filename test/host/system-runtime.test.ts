import { expect } from 'chai'
import { systemRuntime } from '../../provider/host/index.js'

describe('the proof that a holder is dead', () => {
  const runtime = systemRuntime(() => undefined)
  const { holder } = runtime
  const boot = holder.startedAt.slice(0, holder.startedAt.indexOf(':') + 1)

  before(function () {
    if (boot === '') this.skip() // no /proc: nothing is ever proven
  })

  for (const [name, other, expected] of [
    ['it is this very process', {}, false],
    ['no process has its number', { pid: 2 ** 22 + 1 }, true],
    ['another process has its number by now', { startedAt: `${boot}1` }, true],
    ['it ran on another host', { host: 'another', pid: 2 ** 22 + 1 }, false],
    [
      'it ran under another kernel that calls itself the same, as clones do',
      { startedAt: '5b3c4a6e-clone:1' },
      false,
    ],
    ['its system does not say when processes started', { startedAt: '' }, false],
  ] as const) {
    it(`${expected ? 'is given' : 'is not given'} where ${name}`, () => {
      expect(runtime.isProvenDead({ ...holder, ...other })).to.equal(expected)
    })
  }
})

describe('11: the clock by which intervals are measured', () => {
  for (const [how, hours] of [
    ['back', -1],
    ['forward', 1],
  ] as const)
    it(`does not notice that the time of day is set ${how}`, async () => {
      const { clock } = systemRuntime(() => undefined)
      const real = Date.now
      const before = clock.now()
      Date.now = () => real() + hours * 3_600_000
      try {
        await clock.sleep(50)
        expect(clock.now() - before).to.be.within(30, 20_000)
      } finally {
        Date.now = real
      }
    })

  it('is not the time of day that a record says', () => {
    const { clock } = systemRuntime(() => undefined)
    expect(clock.date().getTime()).to.be.closeTo(Date.now(), 5_000)
    expect(clock.now()).to.be.below(Date.now() / 2)
  })
})
