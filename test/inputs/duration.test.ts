import { expect } from 'chai'
import { duration, secondsOf } from '../../provider/inputs/index.js'

const HOUR = 3_600

describe('15: a duration', () => {
  for (const [text, seconds] of [
    ['4h', 4 * HOUR],
    ['90m', 5_400],
    ['2d', 48 * HOUR],
    ['1w', 168 * HOUR],
    ['1h30m', 5_400],
    ['60s', 60],
    ['366d', 366 * 24 * HOUR],
    ['PT4H', 4 * HOUR],
    ['P1D', 24 * HOUR],
    ['P1DT2H30M', 95_400],
    ['P2W', 336 * HOUR],
    ['PT90M', 5_400],
  ] as const)
    it(`${text} has ${seconds} s`, () => {
      expect(secondsOf(text)).to.equal(seconds)
    })

  for (const text of [
    ...['', '4', '4 h', '-4h', '4H', 'h', '59s', '0h', '367d', '1e3h', '4h ', '30m1h', '4,5h'],
    ...['P', 'PT', 'P1Y', 'P1M', 'P1DT', 'pt4h', `${'9'.repeat(400)}h`, 'PT0S', '4h\n'],
  ])
    it(`${JSON.stringify(text).slice(0, 20)} is none`, () => {
      expect(secondsOf(text)).to.equal(null)
      expect(duration.safeParse(text).error?.issues[0]?.message).to.contain('is not a duration')
    })
})
