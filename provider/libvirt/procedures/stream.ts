import { domain, vol } from '../protocol/refs.js'
import { nothing, nullable, withDefault } from '../xdr/composites.js'
import { uhyper, uint } from '../xdr/numbers.js'
import { text } from '../xdr/text.js'
import { flags, type Procedure } from './procedure.js'

const bytesOfVol = {
  vol,
  offset: withDefault(uhyper, 0n),
  length: withDefault(uhyper, 0n),
  flags,
} as const

/** Procedures whose reply is followed by a stream of bytes; numbers as in `remote_protocol.x`. */
export const STREAM_PROCEDURES = {
  domainOpenConsole: {
    number: 201,
    args: { dom: domain, devName: nullable(text), flags },
    result: nothing,
    stream: 'down',
  },
  storageVolUpload: { number: 208, args: bytesOfVol, result: nothing, stream: 'up' },
  storageVolDownload: { number: 209, args: bytesOfVol, result: nothing, stream: 'down' },
  domainScreenshot: {
    number: 211,
    args: { dom: domain, screen: withDefault(uint, 0), flags },
    result: nullable(text),
    stream: 'down',
  },
} as const satisfies Readonly<Record<string, Procedure>>
