import { domain, vol } from '../protocol/refs.js'
import { nothing, nullable, withDefault } from '../xdr/composites.js'
import { uhyper } from '../xdr/numbers.js'
import { text } from '../xdr/text.js'
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
  domainOpenChannel: procedure(296, { dom: domain, name: nullable(text), flags }, nothing),
} as const
