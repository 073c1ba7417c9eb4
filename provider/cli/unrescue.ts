import { describeEnd, endRescue, findRescues, isAbout, withHost } from '../rescue/index.js'
import { describeRescue } from './status.js'
import type { Context } from './status.js'

/** Ends the rescue of an instance from its record alone, after asking. */
export async function unrescue(
  { uri, rim, terminal }: Context,
  instance: string,
  yes: boolean,
): Promise<number> {
  return withHost(uri, rim, async (host) => {
    const found = (await findRescues(host)).find((rescue) => isAbout(rescue, instance))
    if (found === undefined) {
      terminal.warn(`Instance '${instance}' on ${uri} is not in rescue; nothing was done.`)
      return 1
    }
    const acts = describeEnd(found)
    terminal.say(
      `${describeRescue(found)}\n\nTo end this rescue:\n${acts.map((act) => `  - ${act}`).join('\n')}`,
    )
    const agreed = yes || (await terminal.confirm('Go on?'))
    if (agreed === null) {
      terminal.warn('Nobody is here to be asked; add --yes. Nothing was done.')
      return 2
    }
    if (!agreed) return terminal.say('Nothing was done.')
    await endRescue(host, found)
    return terminal.say(
      `Instance '${instance}' is out of rescue. Its Pulumi stack notices at the next refresh.`,
    )
  })
}
