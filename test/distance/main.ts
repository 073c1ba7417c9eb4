import { JOBS, measureDistances } from './measure.js'

const distances = await measureDistances()
for (const job of JOBS) {
  const { calls, roundTrips, rounds } = distances[job]
  console.log(`== ${job}: ${roundTrips} round trips, ${calls} calls`)
  rounds.forEach((round, at) => {
    console.log(`${String(at + 1).padStart(4)}  ${round.join(' · ')}`)
  })
}
