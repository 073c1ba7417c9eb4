import { domain, snapshot } from '../protocol/refs.js'
import { typedParameter } from '../protocol/typed-parameter.js'
import { array, nothing, nullable, struct, withDefault } from '../xdr/composites.js'
import { int, uhyper } from '../xdr/numbers.js'
import { text } from '../xdr/text.js'
import { flags, LIST_LIMIT, procedure } from './procedure.js'

/** `REMOTE_DOMAIN_JOB_STATS_MAX` and `REMOTE_DOMAIN_BLOCK_COPY_PARAMETERS_MAX`. */
const JOB_STATS_LIMIT = 64
const BLOCK_COPY_LIMIT = 16

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

/** Procedures about jobs, a domain's disks and its snapshots; numbers as in `remote_protocol.x`. */
export const JOB_PROCEDURES = {
  domainGetJobInfo: procedure(163, { dom: domain }, jobInfo),
  domainAbortJob: procedure(164, { dom: domain }, nothing),
  domainSnapshotCreateXml: procedure(185, { dom: domain, xmlDesc: text, flags }, snapshot),
  domainSnapshotGetXmlDesc: procedure(186, { snap: snapshot, flags }, text),
  domainSnapshotDelete: procedure(193, { snap: snapshot, flags }, nothing),
  domainGetBlockInfo: procedure(
    194,
    { dom: domain, path: text, flags },
    struct({ allocation: uhyper, capacity: uhyper, physical: uhyper }),
  ),
  domainBlockJobAbort: procedure(237, { dom: domain, path: text, flags }, nothing),
  domainGetBlockJobInfo: procedure(
    238,
    { dom: domain, path: text, flags },
    struct({ found: int, type: int, bandwidth: uhyper, cur: uhyper, end: uhyper }),
  ),
  domainBlockPull: procedure(240, { dom: domain, path: text, bandwidth: uhyper, flags }, nothing),
  domainBlockRebase: procedure(
    266,
    { dom: domain, path: text, base: nullable(text), bandwidth: uhyper, flags },
    nothing,
  ),
  domainListAllSnapshots: procedure(
    274,
    { dom: domain, needResults: withDefault(int, 1), flags },
    struct({ snapshots: array(snapshot, LIST_LIMIT), ret: int }),
  ),
  domainBlockCommit: procedure(
    290,
    {
      dom: domain,
      disk: text,
      base: nullable(text),
      top: nullable(text),
      bandwidth: uhyper,
      flags,
    },
    nothing,
  ),
  domainGetJobStats: procedure(
    298,
    { dom: domain, flags },
    struct({ type: int, params: array(typedParameter, JOB_STATS_LIMIT) }),
  ),
  domainBlockCopy: procedure(
    345,
    {
      dom: domain,
      path: text,
      destxml: text,
      params: array(typedParameter, BLOCK_COPY_LIMIT),
      flags,
    },
    nothing,
  ),
} as const
