import { UnrescueError, WrongHostError } from '../model/errors.js'
import { askIdentity, observeByUuid } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import type { Claim } from '../model/state.js'
import { otherHost } from './judge.js'
import type { Found } from './judge.js'
import { runsRescue } from './runs-rescue.js'
import { marked, unrescueCommand } from '../../shell/index.js'

/**
 * Makes sure that a rescue is to be ended or finished on this host: if the instance may run on
 * another one, nothing is started and nothing deleted.
 *
 * `known` is what is known of the instance already; without it the host is asked.
 */
export async function assertHere(host: Host, claim: Claim, known?: Found): Promise<void> {
  const { instance, domainUuid } = claim
  const found = known ?? (await ask(host, domainUuid))
  const { seen } = found
  if (seen !== null && runsRescue(seen, claim)) return // it runs here, whatever the host is called
  const other = otherHost(claim, found)
  if (other === null) return assertNotMigrated(host, claim, found)
  const end = unrescueCommand(host.uri, seen?.dom.name ?? domainUuid, true)
  throw new WrongHostError(
    `Instance '${instance}' was rescued on host '${other.there}', and this is '${other.here}', which shares its storage or was renamed. Nothing was touched. ` +
      `If the instance runs on no other host, ${marked(end)} ends the rescue here.`,
  )
}

/** The same without the name of the host: the user says that the instance runs on no other one. */
export async function assertNotMigrated(host: Host, claim: Claim, known?: Found): Promise<void> {
  const { seen } = known ?? (await ask(host, claim.domainUuid))
  if (seen?.power !== 'migrated') return
  throw new UnrescueError(
    `Instance '${claim.instance}' was migrated to another host while in rescue; bring it back or end the rescue there. Nothing was touched.`,
  )
}

async function ask(host: Host, domainUuid: string): Promise<Found> {
  const [seen, thisHost] = await Promise.all([
    observeByUuid(host, domainUuid),
    askIdentity(host.libvirt),
  ])
  return { seen, thisHost }
}
