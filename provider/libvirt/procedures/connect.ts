import { domain, pool } from '../protocol/refs.js'
import { array, nothing, nullable, struct, withDefault } from '../xdr/composites.js'
import { int, uhyper, uint } from '../xdr/numbers.js'
import { text } from '../xdr/text.js'
import { flags, LIST_LIMIT, procedure } from './procedure.js'

/** Most authentication methods that a daemon may list (`REMOTE_AUTH_TYPE_LIST_MAX`). */
const AUTH_LIMIT = 20

const needResults = withDefault(int, 1)

/** Procedures about the connection and its host; numbers as in libvirt's `remote_protocol.x`. */
export const CONNECT_PROCEDURES = {
  connectOpen: procedure(1, { name: nullable(text), flags }, nothing),
  connectClose: procedure(2, {}, nothing),
  connectGetVersion: procedure(4, {}, uhyper),
  connectGetCapabilities: procedure(7, {}, text),
  connectGetHostname: procedure(59, {}, text),
  connectSupportsFeature: procedure(60, { feature: int }, int),
  authList: procedure(66, {}, array(int, AUTH_LIMIT)),
  authPolkit: procedure(70, {}, int),
  connectGetLibVersion: procedure(157, {}, uhyper),
  connectListAllDomains: procedure(
    273,
    { needResults, flags },
    struct({ domains: array(domain, LIST_LIMIT), ret: uint }),
  ),
  connectListAllStoragePools: procedure(
    281,
    { needResults, flags },
    struct({ pools: array(pool, LIST_LIMIT), ret: uint }),
  ),
  connectDomainEventCallbackRegisterAny: procedure(
    316,
    { eventID: int, dom: nullable(domain) },
    int,
  ),
  connectDomainEventCallbackDeregisterAny: procedure(317, { callbackID: int }, nothing),
  connectGetDomainCapabilities: procedure(
    342,
    {
      emulatorbin: nullable(text),
      arch: nullable(text),
      machine: nullable(text),
      virttype: nullable(text),
      flags,
    },
    text,
  ),
} as const
