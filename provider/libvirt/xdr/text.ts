import type { Xdr } from './xdr.js'
import { XdrError } from './xdr-error.js'

/** Most bytes of one string (`REMOTE_STRING_MAX`, `VIR_NET_MESSAGE_STRING_MAX`). */
export const STRING_LIMIT = 4_194_304

/**
 * A UTF-8 string.
 *
 * A NUL is refused when writing: the daemon is written in C and would silently use the part
 * before it.
 */
export const text: Xdr<string> = {
  encode(writer, given) {
    if (given.includes('\0')) throw new XdrError('a string for libvirt cannot contain NUL')
    const bytes = Buffer.from(given, 'utf8')
    writer.uint32(allowed(bytes.length))
    writer.opaque(bytes)
  },
  decode: (reader) => reader.opaque(allowed(reader.uint32())).toString('utf8'),
}

/** 16 bytes, spelled as libvirt prints them: lower case, with dashes. Dashes may be left out when given. */
export const uuid: Xdr<string> = {
  encode(writer, given) {
    const digits = given.replaceAll('-', '')
    if (!/^[\da-f]{32}$/i.test(digits)) throw new XdrError(`'${given}' is not a UUID`)
    writer.opaque(Buffer.from(digits, 'hex'))
  },
  decode: (reader) =>
    reader
      .opaque(16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
}

function allowed(bytes: number): number {
  if (bytes <= STRING_LIMIT) return bytes
  throw new XdrError(`a string of ${bytes} bytes is longer than the limit of ${STRING_LIMIT}`)
}
