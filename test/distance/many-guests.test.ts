import { expect } from 'chai'
import { measureCrowd } from './many-guests.js'

/** Guests that run, rescues previewed at once, and what that may cost. Lower a limit when its figure falls. */
const ROWS = [
  { guests: 1, rescues: 1, reads: 0, calls: 37 },
  { guests: 50, rescues: 1, reads: 49, calls: 86 },
  { guests: 50, rescues: 50, reads: 50, calls: 1_704 },
] as const

describe('11.16: the calls of previews on a host with many guests', () => {
  for (const { guests, rescues, ...limit } of ROWS) {
    it(`do not rise: ${rescues} of ${guests}`, async () => {
      const { reads, calls } = await measureCrowd(guests, rescues)
      console.log(`      ${calls} calls, ${reads} of them read a guest`)
      expect(reads).to.be.at.most(limit.reads)
      expect(calls).to.be.at.most(limit.calls)
    })
  }
})
