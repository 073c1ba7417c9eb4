import { incidentFolder, writeProject } from '../incident/incident-folder.js'
import { stackOfOwner } from '../incident/incident-stack.js'
import { describeRescue } from '../show/describe-rescue.js'
import { explainAbsence } from '../show/explain-absence.js'
import { sayEnded, type StackLeft } from '../show/say-ended.js'
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
  { uri, runtime, terminal, environment = {} }: Context,
  { operand: instance = '', yes = false, here = false }: Call,
): Promise<number> {
  const folder = incidentFolder(environment)
  let agreed: boolean | null = yes
  let begun: FoundRescue | null = null
  // If the connection breaks, this runs again from its beginning, but does not ask twice.
  return withHost(uri, runtime, async (host) => {
    const [found] = await searchNamed(host, instance)
    if (found === undefined && begun !== null)
      return terminal.say(sayEnded(instance, await leaveStack(begun, folder)))
    if (found === undefined) {
      terminal.warn(`${await explainAbsence(host, instance)} Nothing was done.`)
      return 1
    }
    await assertCanEnd(host, found, { here })
    if (begun === null) terminal.say(sayPlan(found, uri, runtime.clock.date()))
    if (agreed !== true) agreed = await terminal.confirm(askOf(found))
    if (agreed === null) {
      terminal.warn('Not a terminal, so I cannot ask; pass --yes. Nothing was done.')
      return 2
    }
    if (!agreed) return terminal.say('Nothing was done.')
    begun = found
    await endRescue(host, found, { here })
    return terminal.say(sayEnded(instance, await leaveStack(found, folder)))
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

/** Whose stack the rescue was; the project of an incident's stack is written, so that Pulumi can end it from here. */
async function leaveStack({ page }: FoundRescue, folder: string): Promise<StackLeft> {
  const owner = page?.state.claim.owner
  if (owner?.stack === '') return 'none'
  const name = stackOfOwner(owner)
  if (name === null) return 'other'
  const problem = await writeProject(folder).then(
    () => null,
    (error: unknown) => (error as Error).message,
  )
  return { folder, name, problem }
}
