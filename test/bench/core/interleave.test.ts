import { expect } from 'chai'
import { interleave } from '../../../bench/core/interleave.js'

describe('interleaved sides', () => {
  it('take turns in changing order, and warm-ups do not count', async () => {
    const order: string[] = []
    let turn = 0
    const side = (name: string) => () => {
      order.push(name)
      return (turn += 1)
    }
    const samples = await interleave({ a: side('a'), b: side('b') }, { rounds: 3, warmUps: 2 })
    expect(order.join('')).to.equal('ab' + 'ba' + 'ab' + 'ba' + 'ab')
    expect(samples).to.deep.equal({ a: [5, 8, 9], b: [6, 7, 10] })
  })
})
