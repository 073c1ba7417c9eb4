import { UnrescueError, WrongHostError } from '../model/errors.js'
import { observeByUuid } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import type { Claim } from '../model/state.js'
import { isOtherHost } from './judge.js'
import type { Found } from './judge.js'
import { runsRescue } from './runs-rescue.js'

/**
 * Makes sure that this is the host on which to end or finish a rescue.
 *
 * If the instance may run on another host, it throws, and nothing is started or deleted.
 *
 * `known` is what the host said of the instance already; without it the host is asked.
 */
export async function assertHere(host: Host, claim: Claim, known?: Found): Promise<void> {
  const { instance, domainUuid, hostname } = claim
  const { seen, hostname: here } = known ?? (await ask(host, domainUuid))
  if (seen !== null && runsRescue(seen, claim)) return // it runs here, even if the host has another name now
  if (isOtherHost(hostname, here)) {
    throw new WrongHostError(
      `Instance '${instance}' was rescued on host '${hostname}', but this is host '${here}', which shares its storage. Nothing was touched.`,
    )
  }
  if (seen?.power !== 'migrated') return
  throw new UnrescueError(
    `Instance '${instance}' was migrated to another host while in rescue; bring it back or end the rescue there. Nothing was touched.`,
  )
}

async function ask(host: Host, domainUuid: string): Promise<Found> {
  const [seen, hostname] = await Promise.all([
    observeByUuid(host, domainUuid),
    host.libvirt.connectGetHostname(),
  ])
  return { seen, hostname }
}
