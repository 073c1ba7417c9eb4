import type { Job } from './measure.js'

/** The most calls and round trips that each job may need. Lower a limit when its figure falls. */
export const LIMITS: Readonly<
  Record<Job, { readonly calls: number; readonly roundTrips: number }>
> = {
  preview: { calls: 29, roundTrips: 28 },
  rescue: { calls: 107, roundTrips: 113 },
  unrescue: { calls: 75, roundTrips: 78 },
}
