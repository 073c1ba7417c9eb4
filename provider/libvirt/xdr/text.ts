import type { Xdr } from './xdr.js'
import { XdrError } from './xdr-error.js'

/** Most bytes of one string (`REMOTE_STRING_MAX`, `VIR_NET_MESSAGE_STRING_MAX`). */
const STRING_LIMIT = 4_194_304

/**
 * A UTF-8 string.
 *
 * A NUL is refused when writing: the daemon is written in C and would use only the part
 * before it, without an error.
 */
export const text: Xdr<string> = {
  encode(writer, given) {
    if (given.includes('\0')) throw new XdrError('a string for libvirt cannot contain NUL')
    const bytes = allowed(Buffer.byteLength(given, 'utf8'))
    writer.uint32(bytes)
    writer.text(given, bytes, 'utf8')
  },
  decode: (reader) => reader.text(allowed(reader.uint32()), 'utf8'),
}

/** 16 bytes, spelled as libvirt prints them: lower case, with dashes. Dashes may be left out when given. */
export const uuid: Xdr<string> = {
  encode(writer, given) {
    const digits = given.replaceAll('-', '')
    const bytes = writer.text(digits, 16, 'hex')
    if (digits.length !== 32 || bytes !== 16) throw new XdrError(`'${given}' is not a UUID`)
  },
  decode(reader) {
    const digits = reader.text(16, 'hex')
    return [0, 8, 12, 16, 20].map((start, at) => digits.slice(start, ENDS[at])).join('-')
  },
}

const ENDS = [8, 12, 16, 20, 32]

function allowed(bytes: number): number {
  if (bytes <= STRING_LIMIT) return bytes
  throw new XdrError(`a string of ${bytes} bytes is longer than the limit of ${STRING_LIMIT}`)
}
