import type { RescuePlan } from '../../planner/types.js'
import { commonFolder, nameIn } from './files.js'
import { alignColumns, shorten, WIDTH, wrap } from './fit.js'
import { groupChanges } from './group-changes.js'
import { info, warning, type Sentence } from '../log/sentence.js'
import { sumUp } from './sum-up.js'

/**
 * Describes a plan for the operator, in lines that fit into a terminal.
 *
 * First every disk during the rescue, in order, then the other changes and the warnings. Which disk boots
 * comes last, because only the last lines may still be on the screen when Pulumi asks whether to go on.
 */
export function describePlan(
  instance: string,
  plan: RescuePlan,
  warnings: readonly string[],
): readonly Sentence[] {
  const folder = commonFolder(plan.after)
  const layout = [
    ...heading(`Rescue of instance '${instance}' (${plan.mode})`, folder),
    ...alignColumns([HEAD, ...disks(plan, folder)]),
    ...groupChanges(plan.changes).flatMap((sentence) => wrap(sentence, 2)),
  ]
  return [
    info(layout.join('\n')),
    ...warnings.map(wrapWarning),
    info(wrap(sumUp(plan), 0).join('\n')),
  ]
}

/** Pulumi writes `warning: ` before the first line. */
function wrapWarning(text: string): Sentence {
  const prefix = 'warning: '
  return warning(
    wrap(prefix + text, 0)
      .join('\n')
      .slice(prefix.length),
  )
}

const HEAD = ['target', 'guest', 'role', 'device', 'file']

function disks({ after }: RescuePlan, folder: string | null): readonly (readonly string[])[] {
  return after.map(({ source, ...place }) => [
    place.target,
    place.guestName ?? '?',
    place.role,
    `${place.device} on ${place.bus}`,
    nameIn(folder, { source }),
  ])
}

/** The folder of the files is said once: in the heading, or below it if it is long. */
function heading(subject: string, folder: string | null): readonly string[] {
  if (folder === null) return wrap(`${subject}:`, 0)
  const whole = `${subject}, files in ${folder}:`
  if (whole.length <= WIDTH) return [whole]
  const files = '  files in '
  return [...wrap(`${subject}:`, 0), files + shorten(folder, WIDTH - files.length)]
}
