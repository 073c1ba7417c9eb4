import { vol } from '../protocol/refs.js'
import { nothing, withDefault } from '../xdr/composites.js'
import { uhyper } from '../xdr/numbers.js'
import { flags, procedure } from './procedure.js'

const range = {
  vol,
  offset: withDefault(uhyper, 0n),
  length: withDefault(uhyper, 0n),
  flags,
} as const

/** Procedures whose reply is followed by a stream of bytes; numbers as in `remote_protocol.x`. */
export const STREAM_PROCEDURES = {
  storageVolUpload: procedure(208, range, nothing),
  storageVolDownload: procedure(209, range, nothing),
} as const
