import { planRescue, type RescueRequest } from '../../break-glass/index.js'
import { agree } from '../agree.js'
import { describePlanned } from '../show/describe-planned.js'
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
  const { terminal } = context
  const shown =
    begunBy === null
      ? await describeRequest(context, instance, request)
      : `${begunBy} has begun the rescue of '${instance}' already. This goes on with it, as it is asked for now.`
  if (shown === null) return 1
  terminal.say(shown)
  return agree(terminal, yes)
}

/** The plan in words; null: there can be no rescue, which was said. */
export async function describeRequest(
  { uri, runtime, terminal }: Context,
  instance: string,
  request: RescueRequest,
): Promise<string | null> {
  const planned = await planRescue(request, runtime)
  if (planned.ok) return describePlanned(instance, planned)
  if (planned.isToCome === true)
    return 'The image is not on the host yet. It is brought there first, so the disks are not known now.'
  terminal.warn(`Instance '${instance}' on ${uri} cannot be rescued:`)
  for (const reason of planned.reasons) terminal.warn(`- ${reason}`)
  return null
}
