import { expect } from 'chai'
import { LIMITS } from './limits.js'
import { JOBS, measureDistances, type Distance, type Job } from './measure.js'

describe('round trips of the lifecycle', () => {
  let distances: Readonly<Record<Job, Distance>>
  before(async () => {
    distances = await measureDistances()
  })

  for (const job of JOBS) {
    it(`do not rise, nor do the calls: ${job}`, () => {
      const { calls, roundTrips } = distances[job]
      console.log(`      ${job}: ${roundTrips} round trips, ${calls} calls`)
      expect(roundTrips, 'round trips').to.be.at.most(LIMITS[job].roundTrips)
      expect(calls, 'calls').to.be.at.most(LIMITS[job].calls)
    })
  }
})
