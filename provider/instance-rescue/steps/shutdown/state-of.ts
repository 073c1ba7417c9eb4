import { DOMAIN_STATE, isLibvirtError } from '../../../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../../../libvirt/index.js'

/** The state of a domain; off if it is gone, as a transient domain is once it stops. */
export async function stateOf(libvirt: LibvirtConnection, dom: DomainRef): Promise<number> {
  try {
    return (await libvirt.domainGetState({ dom })).state
  } catch (error) {
    if (isLibvirtError(error, 'NO_DOMAIN')) return DOMAIN_STATE.SHUTOFF
    throw error
  }
}
