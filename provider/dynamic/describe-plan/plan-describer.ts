import type { RescuePlan } from '../../planner/types.js'
import { describePlan } from './describe-plan.js'
import { wrap } from './fit.js'
import { info } from '../log/sentence.js'
import { sumUpLike } from './sum-up.js'

/** Describes plans one after the other; see `makePlanDescriber`. */
export type PlanDescriber = typeof describePlan

/**
 * Makes a function that describes the plans of one process.
 *
 * A plan with the disks, changes and warnings of an earlier one, whatever its files, is said in one sentence
 * that names the earlier instance. So many rescues in one stack stay readable.
 */
export function makePlanDescriber(): PlanDescriber {
  const described = new Map<string, string>()
  return (instance, plan, warnings) => {
    const shape = shapeOf(plan, warnings)
    const like = described.get(shape)
    if (like === undefined) {
      described.set(shape, instance)
      return describePlan(instance, plan, warnings)
    }
    return [info(wrap(sumUpLike(plan, instance, like), 0).join('\n'))]
  }
}

function shapeOf(plan: RescuePlan, warnings: readonly string[]): string {
  const disks = plan.after.map(({ target, guestName, role, device, bus }) => {
    return [target, guestName, role, device, bus]
  })
  return JSON.stringify([plan.mode, disks, plan.before.length, plan.changes, warnings])
}
