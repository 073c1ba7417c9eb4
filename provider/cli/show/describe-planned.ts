import type { PlannedRequest } from '../../break-glass/index.js'
import { describeStopping } from './describe-stopping.js'
import { describePlan } from '../../dynamic/describe-plan/describe-plan.js'

/** What a rescue would do, as preview shows it, and that it stops the instance first. */
export function describePlanned(
  instance: string,
  { plan, warnings, stopping }: PlannedRequest & { readonly ok: true },
): string {
  return [
    ...describePlan(instance, plan, warnings).map(({ severity, text }) =>
      severity === 'warning' ? `warning: ${text}` : text,
    ),
    ...describeStopping(instance, stopping),
  ].join('\n')
}
