import { describeRescue } from '../show/describe-rescue.js'
import { explainAbsence } from '../show/explain-absence.js'
import {
  assertCanEnd,
  describeEnd,
  endRescue,
  otherHostOf,
  searchNamed,
} from '../../break-glass/index.js'
import { withHost } from '../../host/index.js'
import type { FoundRescue } from '../../break-glass/index.js'
import type { Call, Command, Context } from './command.js'

/** Ends the rescue of an instance without Pulumi: shows what it will do, and asks first. */
export const unrescue: Command = {
  name: 'unrescue',
  summary: 'end the rescue of an instance, after asking',
  operand: 'INSTANCE',
  needsOperand: true,
  options: ['uri', 'yes', 'here'],
  run: (context, call) => end(context, call),
}

async function end(
  { uri, runtime, terminal }: Context,
  { operand: instance = '', yes = false, here = false }: Call,
): Promise<number> {
  let agreed: boolean | null = yes
  let begun = false
  // If the connection breaks, this runs again from its beginning, but does not ask twice.
  return withHost(uri, runtime, async (host) => {
    const [found] = await searchNamed(host, instance)
    if (found === undefined && begun) return terminal.say(sayEnded(instance))
    if (found === undefined) {
      terminal.warn(`${await explainAbsence(host, instance)} Nothing was done.`)
      return 1
    }
    await assertCanEnd(host, found, { here })
    if (!begun) terminal.say(sayPlan(found, uri, runtime.clock.date()))
    if (agreed !== true) agreed = await terminal.confirm(askOf(found))
    if (agreed === null) {
      terminal.warn('Not a terminal, so I cannot ask; pass --yes. Nothing was done.')
      return 2
    }
    if (!agreed) return terminal.say('Nothing was done.')
    begun = true
    await endRescue(host, found, { here })
    return terminal.say(sayEnded(instance))
  })
}

function sayPlan(found: FoundRescue, uri: string, now: Date): string {
  const acts = describeEnd(found).map((act) => `  - ${act}`)
  return [
    describeRescue(found, uri, now),
    ...sayCondition(found),
    '',
    'To end this rescue:',
    ...acts,
  ].join('\n')
}

/** What must be true before a rescue is ended on a host of another name. */
function sayCondition(found: FoundRescue): string[] {
  const other = otherHostOf(found)
  if (other === null) return []
  const { instance } = found
  return [
    '',
    `Instance '${instance}' was rescued on host '${other.there}', and this is '${other.here}'. What follows is right only`,
    `if the instance runs on no other host, above all not on '${other.there}': two hosts that run`,
    'it at the same time destroy what is on its disks.',
  ]
}

function askOf(found: FoundRescue): string {
  if (otherHostOf(found) === null) return 'Go on?'
  return `Are you sure that '${found.instance}' runs on no other host? Go on?`
}

function sayEnded(instance: string): string {
  return (
    `Instance '${instance}' is out of rescue. ` +
    'If a Pulumi stack made the rescue, run pulumi destroy there: it only updates the state.'
  )
}
