import type { RescuePlan } from '../../planner/types.js'
import type { Claim } from './state.js'

/** The targets of the instance's disks that a legacy rescue attaches; null in a stable rescue, which moves no disk. */
export function attachedIn({ mode, before, after }: RescuePlan): Claim['attached'] {
  if (mode === 'stable') return null
  return after.flatMap(({ from, target }) => {
    const old = before.find((place) => from !== null && place.from === from)
    return old === undefined ? [] : [{ from: old.target, target }]
  })
}

/** A disk's target during the rescue, by its target in the definition; null if the rescue leaves the disk out. */
export function liveTargetIn(
  { attached }: Pick<Claim, 'attached'>,
  storedTarget: string,
): string | null {
  if (attached === null) return storedTarget
  return attached.find(({ from }) => from === storedTarget)?.target ?? null
}
