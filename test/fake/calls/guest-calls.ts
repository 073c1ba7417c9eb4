import { DOMAIN_ADDRESSES } from '../../../provider/libvirt/index.js'
import { findRunning } from '../find-domain.js'
import { agentIsDead, assertAgent } from '../guest.js'
import type { Handlers } from './handlers.js'

/** Calls about the system inside a domain. */
export const GUEST_CALLS: Handlers = {
  domainAgentSetResponseTimeout: (host, { dom }) => {
    findRunning(host, dom)
    return 0
  },
  domainGetGuestInfo: (host, { dom }) => {
    const domain = findRunning(host, dom)
    assertAgent(domain)
    return domain.guest.tells?.(domain.live) ?? agentIsDead()
  },
  domainQemuAgentCommand: (host, { dom, cmd }) => {
    const domain = findRunning(host, dom)
    assertAgent(domain)
    return domain.guest.obeys?.(cmd, domain.live) ?? agentIsDead()
  },
  domainInterfaceAddresses: (host, { dom, source }) => {
    const domain = findRunning(host, dom)
    if (source === DOMAIN_ADDRESSES.AGENT) assertAgent(domain)
    return domain.guest.addresses?.(source) ?? []
  },
}
