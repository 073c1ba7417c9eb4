import { findOffPools } from '../../break-glass/index.js'
import { findNearest } from '../../words/nearest.js'
import { findDomain } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import { virsh } from '../../shell/index.js'
import { showValue } from '../../words/show-value.js'

/** Says why no rescue was found: the instance is not in rescue, or does not exist on this host. */
export async function explainAbsence(host: Host, instance: string): Promise<string> {
  const { libvirt, uri } = host
  if ((await findDomain(libvirt, instance)) !== null) {
    const off = (await findOffPools(host)).map((pool) => describeOffPool(uri, pool))
    return [`Instance '${instance}' on ${uri} is not in rescue.`, ...off].join(' ')
  }
  return explainMissing(host, instance)
}

/** Says that no instance of this name or UUID exists, and names the nearest one. */
export async function explainMissing({ libvirt, uri }: Host, instance: string): Promise<string> {
  const { domains } = await libvirt.connectListAllDomains({ needResults: 1 })
  const nearest = findNearest(
    instance,
    domains.map(({ name }) => name),
  )
  const hint =
    nearest === undefined
      ? `${virsh(uri, 'list --all')} shows those that do.`
      : `Did you mean ${showValue(nearest)}?`
  return `Instance '${instance}' does not exist on ${uri}. ${hint}`
}

/** A rescue that does not run is known by its record alone. */
function describeOffPool(uri: string, pool: string): string {
  return `Storage pool '${pool}' is not active, so no record was looked for there; ${virsh(uri, 'pool-start', pool)} starts it.`
}
