import type { PlannedRequest } from '../../break-glass/index.js'
import { describePlan } from '../../dynamic/describe-plan/describe-plan.js'

/** What a rescue would do, as preview shows it. */
export function describePlanned(
  instance: string,
  { plan, warnings }: PlannedRequest & { readonly ok: true },
): string {
  return describePlan(instance, plan, warnings)
    .map(({ severity, text }) => (severity === 'warning' ? `warning: ${text}` : text))
    .join('\n')
}
