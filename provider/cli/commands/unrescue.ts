import { describeRescue } from '../describe-rescue.js'
import { explainAbsence } from '../explain-absence.js'
import { describeEnd, endRescue, findRescues, isAbout } from '../../break-glass/index.js'
import { withHost } from '../../host/index.js'
import type { FoundRescue } from '../../break-glass/index.js'
import type { Command, Context } from './command.js'

/** Ends the rescue of an instance without Pulumi: shows what it will do, and asks first. */
export const unrescue: Command = {
  name: 'unrescue',
  summary: 'end the rescue of an instance, after asking',
  operand: 'INSTANCE',
  needsOperand: true,
  options: ['uri', 'yes'],
  run: (context, { operand: instance = '', yes = false }) => end(context, instance, yes),
}

async function end(
  { uri, runtime, terminal }: Context,
  instance: string,
  yes: boolean,
): Promise<number> {
  let agreed: boolean | null = yes
  let begun = false
  // If the connection breaks, this runs again from its beginning, but does not ask twice.
  return withHost(uri, runtime, async (host) => {
    const found = (await findRescues(host)).find((rescue) => isAbout(rescue, instance))
    if (found === undefined && begun) return terminal.say(sayEnded(instance))
    if (found === undefined) {
      terminal.warn(`${await explainAbsence(host, instance)} Nothing was done.`)
      return 1
    }
    if (!begun) terminal.say(sayPlan(found, uri))
    if (agreed !== true) agreed = await terminal.confirm('Go on?')
    if (agreed === null) {
      terminal.warn('Not a terminal, so I cannot ask; pass --yes. Nothing was done.')
      return 2
    }
    if (!agreed) return terminal.say('Nothing was done.')
    begun = true
    await endRescue(host, found)
    return terminal.say(sayEnded(instance))
  })
}

function sayPlan(found: FoundRescue, uri: string): string {
  const acts = describeEnd(found).map((act) => `  - ${act}`)
  return [describeRescue(found, uri), '', 'To end this rescue:', ...acts].join('\n')
}

function sayEnded(instance: string): string {
  return (
    `Instance '${instance}' is out of rescue. ` +
    'If a Pulumi stack made the rescue, run pulumi destroy there: it only updates the state.'
  )
}
