import type { RescuePlan } from '../../planner/types.js'
import type { Claim } from './state.js'

/** Where a plan puts the instance's disks, if it is a legacy rescue, which leaves out the others; else null. */
export function attachedIn({ mode, before, after }: RescuePlan): Claim['attached'] {
  if (mode === 'stable') return null
  return after.flatMap(({ from, target }) => {
    const old = before.find((place) => from !== null && place.from === from)
    return old === undefined ? [] : [{ from: old.target, target }]
  })
}

/** The target during the rescue of the disk that has that target in the definition; null: it is left out. */
export function liveTargetIn(
  { attached }: Pick<Claim, 'attached'>,
  storedTarget: string,
): string | null {
  if (attached === null) return storedTarget
  return attached.find(({ from }) => from === storedTarget)?.target ?? null
}
