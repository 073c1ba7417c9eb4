import { domain, vol } from '../protocol/refs.js'
import { nothing, nullable, withDefault } from '../xdr/composites.js'
import { uhyper, uint } from '../xdr/numbers.js'
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
  domainOpenConsole: procedure(201, { dom: domain, devName: nullable(text), flags }, nothing),
  domainScreenshot: procedure(
    211,
    { dom: domain, screen: withDefault(uint, 0), flags },
    nullable(text),
  ),
  domainOpenChannel: procedure(296, { dom: domain, name: nullable(text), flags }, nothing),
} as const
