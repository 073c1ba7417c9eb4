import { isDeepStrictEqual } from 'node:util'
import { planRescue, type PlannedRequest, type RescueRequest } from '../../break-glass/index.js'
import { agree } from '../agree.js'
import { describePlanned } from '../show/describe-planned.js'
import { describeStopping } from '../show/describe-stopping.js'
import type { Call, Context } from '../commands/command.js'

/**
 * Shows what a rescue would do and asks; null: go on, else the exit status.
 *
 * `begunBy` is whose earlier try this goes on with, so that nobody plans it anew; null: there was none.
 */
export async function askForRescue(
  context: Context,
  { operand: instance = '', yes = false }: Call,
  { request, begunBy }: { readonly request: RescueRequest; readonly begunBy: string | null },
): Promise<number | null> {
  const { runtime, terminal } = context
  if (begunBy !== null) {
    terminal.say(
      `${begunBy} has begun the rescue of '${instance}' already. This goes on with it, as it is asked for now.`,
    )
    return agree(terminal, yes)
  }
  const shown = await showPlan(context, instance, request)
  if (shown === null) return 1
  const refused = await agree(terminal, yes)
  if (refused !== null || yes) return refused
  // An answer may take its time, and another instance may have the name by now.
  const now = await planRescue(request, runtime)
  if (isDeepStrictEqual(now, shown)) return null
  terminal.warn(
    `Instance '${instance}' has changed since its plan was shown. Nothing was done; run this again to see what is planned now.`,
  )
  return 1
}

/** Says what a rescue would do; null: there can be none, which was said. */
export async function showPlan(
  { uri, runtime, terminal }: Context,
  instance: string,
  request: RescueRequest,
  tell: (text: string) => void = (text) => {
    terminal.say(text)
  },
): Promise<PlannedRequest | null> {
  const planned = await planRescue(request, runtime)
  if (planned.ok) tell([describePlanned(instance, planned), ...describeWriting(request)].join('\n'))
  else if (planned.isToCome === true) {
    const stops = describeStopping(instance, planned.stopping)
    tell([IMAGE_TO_COME, ...stops, ...describeWriting(request)].join('\n'))
  } else {
    terminal.warn(`Instance '${instance}' on ${uri} cannot be rescued:`)
    for (const reason of planned.reasons) terminal.warn(`- ${reason}`)
    return null
  }
  return planned
}

const IMAGE_TO_COME =
  'The image is not on the host yet. It is brought there first, so the disks are not known now.'

/** Says that what is written stays, if it does. */
function describeWriting({ given }: RescueRequest): readonly string[] {
  return (given['originalDisks'] ?? 'read-write') === 'read-write' ? [WRITES_STAY] : []
}

const WRITES_STAY =
  'What the rescue system writes to the disks of the instance stays (--original-disks checkpoint keeps it apart).'
