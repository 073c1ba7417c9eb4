import type { Job } from './measure.js'

/** The most calls and round trips that each job may need. Lower a limit when its figure falls. */
export const LIMITS: Readonly<
  Record<Job, { readonly calls: number; readonly roundTrips: number }>
> = {
  preview: { calls: 41, roundTrips: 9 },
  rescue: { calls: 82, roundTrips: 28 },
  unrescue: { calls: 70, roundTrips: 31 },
}
