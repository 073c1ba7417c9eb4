import { UnrescueError, WrongHostError } from '../model/errors.js'
import { isOtherHost } from './judge.js'
import { runsRescue } from './runs-rescue.js'
import type { Claim } from '../../record/line.js'
import type { Host } from '../../host/index.js'
import { findDomainByUuid, observe } from '../../host/index.js'

/**
 * Makes sure that a rescue is to be ended or finished on this host: where the instance may run on
 * another one nothing is started and nothing deleted.
 */
export async function assertHere({ libvirt }: Host, claim: Claim): Promise<void> {
  const { instance, domainUuid, hostname } = claim
  const dom = await findDomainByUuid(libvirt, domainUuid)
  const seen = dom === null ? null : await observe(libvirt, dom)
  if (seen !== null && runsRescue(seen, claim)) return // it runs here, whatever the host is called
  const here = await libvirt.connectGetHostname()
  if (isOtherHost(hostname, here)) {
    throw new WrongHostError(
      `Instance '${instance}' was rescued on host '${hostname}', and this is '${here}', which shares its storage. Nothing was touched.`,
    )
  }
  if (seen?.power !== 'migrated') return
  throw new UnrescueError(
    `Instance '${instance}' was migrated to another host while in rescue; bring it back or end the rescue there. Nothing was touched.`,
  )
}
