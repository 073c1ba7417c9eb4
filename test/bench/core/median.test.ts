import { expect } from 'chai'
import { median, medianRatio } from '../../../bench/core/median.js'

describe('the median', () => {
  for (const [values, expected] of [
    [[7], 7],
    [[10, 9, 2], 9],
    [[10, 1, 2, 4], 3],
  ] as const) {
    it(`of ${values.join(', ')} is ${expected}`, () => {
      expect(median(values)).to.equal(expected)
    })
  }

  it('does not exist for an empty list', () => {
    expect(() => median([])).to.throw(RangeError)
  })

  it('of quotients divides round by round', () => {
    expect(medianRatio([2, 40, 3], [1, 20, 1])).to.equal(2)
  })
})
