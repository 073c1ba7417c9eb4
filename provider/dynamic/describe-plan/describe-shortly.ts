import { info, warning } from '../log/sentence.js'
import { wrap } from './fit.js'
import type { PlanDescriber } from './plan-describer.js'
import { sumUp } from './sum-up.js'

/** Describes a plan in one sentence, for a provider whose preview shows the layout as a property. */
export const describeShortly: PlanDescriber = (_instance, plan, warnings) => [
  info(wrap(`${plan.mode} rescue: ${sumUp(plan)}`, 0).join('\n')),
  ...warnings.map(warning),
]
