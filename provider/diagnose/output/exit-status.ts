import type { Diagnosis } from '../engine/finding.js'

/** The exit status of `diagnose`: 0 nothing found, 1 a cause was found, 2 it cannot tell. */
export function exitStatusOf({ verdict }: Pick<Diagnosis, 'verdict'>): 0 | 1 | 2 {
  return STATUS[verdict]
}

const STATUS = { 'nothing-found': 0, 'cause-found': 1, 'cannot-tell': 2 } as const
