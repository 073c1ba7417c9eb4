import { nextOf, type RepairShown } from './say-repair-end.js'

/** A repair that ended as `repair --format json` prints it: fields may be added, none is taken away. */
export function listRepair(shown: RepairShown): object {
  const { uri, instance, end } = shown
  const { result, left, reason, steps, health, found, proposed, todo, after } = end
  return {
    version: 1,
    instance,
    uri,
    result,
    left,
    reason,
    proof: health && {
      isProven: health.isProven,
      facts: health.facts,
      missing: health.missing,
      console: health.console,
    },
    steps: steps.map(({ step, name, seconds, mended }) => ({ step, name, seconds, mended })),
    found,
    proposed,
    todo,
    after,
    next: nextOf(shown).map(({ command }) => command),
  }
}
