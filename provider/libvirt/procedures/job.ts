import { domain } from '../protocol/refs.js'
import { nothing, nullable, struct, withDefault } from '../xdr/composites.js'
import { int, uhyper } from '../xdr/numbers.js'
import { text } from '../xdr/text.js'
import { flags, procedure } from './procedure.js'

const jobInfo = struct({
  type: int,
  timeElapsed: uhyper,
  timeRemaining: uhyper,
  dataTotal: uhyper,
  dataProcessed: uhyper,
  dataRemaining: uhyper,
  memTotal: uhyper,
  memProcessed: uhyper,
  memRemaining: uhyper,
  fileTotal: uhyper,
  fileProcessed: uhyper,
  fileRemaining: uhyper,
})

/** Procedures about jobs of a domain and of its disks; numbers as in `remote_protocol.x`. */
export const JOB_PROCEDURES = {
  domainGetJobInfo: procedure(163, { dom: domain }, jobInfo),
  domainBlockJobAbort: procedure(237, { dom: domain, path: text, flags }, nothing),
  domainGetBlockJobInfo: procedure(
    238,
    { dom: domain, path: text, flags },
    struct({ found: int, type: int, bandwidth: uhyper, cur: uhyper, end: uhyper }),
  ),
  /** Without `base` and `top`, the topmost file; `bandwidth` is in MiB/s, 0 for no limit. */
  domainBlockCommit: procedure(
    290,
    {
      dom: domain,
      disk: text,
      base: nullable(text),
      top: nullable(text),
      bandwidth: withDefault(uhyper, 0n),
      flags,
    },
    nothing,
  ),
} as const
