import { domain } from '../protocol/refs.js'
import { array, nullable, struct } from '../xdr/composites.js'
import { int, uint } from '../xdr/numbers.js'
import { text } from '../xdr/text.js'
import { typedParams } from '../xdr/typed-params.js'
import { flags, procedure } from './procedure.js'

/** Most cards, most addresses of a card, and most values about a guest (`REMOTE_DOMAIN_…_MAX`). */
const LIMIT = 2_048

const address = struct({ type: int, addr: text, prefix: uint })
const card = struct({ name: text, hwaddr: nullable(text), addrs: array(address, LIMIT) })

/** Procedures about the system inside a domain; numbers as in libvirt's `remote_protocol.x`. */
export const GUEST_PROCEDURES = {
  domainInterfaceAddresses: procedure(
    353,
    { dom: domain, source: uint, flags },
    array(card, LIMIT),
  ),
  domainGetGuestInfo: procedure(418, { dom: domain, types: uint, flags }, typedParams(LIMIT)),
  domainAgentSetResponseTimeout: procedure(420, { dom: domain, timeout: int, flags }, int),
} as const
