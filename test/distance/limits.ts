import type { Job } from './measure.js'

/** Most calls and round trips of each job, on a running instance. Lower a figure as soon as it falls. */
export const LIMITS: Readonly<
  Record<Job, { readonly calls: number; readonly roundTrips: number }>
> = {
  preview: { calls: 29, roundTrips: 28 },
  rescue: { calls: 107, roundTrips: 113 },
  unrescue: { calls: 75, roundTrips: 78 },
}
