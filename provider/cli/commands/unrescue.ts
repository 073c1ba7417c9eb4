import { describeRescue } from './status.js'
import type { Context } from './status.js'
import { describeEnd, endRescue, findRescues, isAbout } from '../../break-glass/index.js'
import { withHost } from '../../host/index.js'
import type { FoundRescue } from '../../break-glass/index.js'

/** Ends the rescue of an instance without Pulumi, after asking. */
export async function unrescue(
  { uri, runtime, terminal }: Context,
  instance: string,
  yes: boolean,
): Promise<number> {
  let agreed: boolean | null = yes
  let begun = false
  // A lost connection takes this up from its beginning again: then nobody is asked twice.
  return withHost(uri, runtime, async (host) => {
    const found = (await findRescues(host)).find((rescue) => isAbout(rescue, instance))
    if (found === undefined && begun) return terminal.say(sayEnded(instance))
    if (found === undefined) {
      terminal.warn(`Instance '${instance}' on ${uri} is not in rescue; nothing was done.`)
      return 1
    }
    if (!begun) terminal.say(sayPlan(found))
    if (agreed !== true) agreed = await terminal.confirm('Go on?')
    if (agreed === null) {
      terminal.warn('Nobody is here to be asked; add --yes. Nothing was done.')
      return 2
    }
    if (!agreed) return terminal.say('Nothing was done.')
    begun = true
    await endRescue(host, found)
    return terminal.say(sayEnded(instance))
  })
}

function sayPlan(found: FoundRescue): string {
  const acts = describeEnd(found).map((act) => `  - ${act}`)
  return [describeRescue(found), '', 'To end this rescue:', ...acts].join('\n')
}

function sayEnded(instance: string): string {
  return `Instance '${instance}' is out of rescue. Its Pulumi stack notices at the next refresh.`
}
