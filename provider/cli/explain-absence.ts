import { findNearest } from '../instance-rescue/inputs/nearest.js'
import { findDomain } from '../host/index.js'
import type { Host } from '../host/index.js'

/** Says why no rescue was found: the instance is not in rescue, or does not exist on this host. */
export async function explainAbsence({ libvirt, uri }: Host, instance: string): Promise<string> {
  if ((await findDomain(libvirt, instance)) !== null)
    return `Instance '${instance}' on ${uri} is not in rescue.`
  const { domains } = await libvirt.connectListAllDomains({ needResults: 1 })
  const nearest = findNearest(
    instance,
    domains.map(({ name }) => name),
  )
  const hint = nearest === undefined ? '' : ` Did you mean '${nearest}'?`
  return `Instance '${instance}' does not exist on ${uri}.${hint}`
}
