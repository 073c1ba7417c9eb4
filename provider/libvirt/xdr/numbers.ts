import type { Xdr } from './xdr.js'
import { XdrError } from './xdr-error.js'

/** Signed 32 bits. libvirt's `char` and enumerations travel the same way. */
export const int: Xdr<number> = {
  encode(writer, given) {
    writer.int32(integer(given, -0x80000000, 0x7fffffff))
  },
  decode: (reader) => reader.int32(),
}

/** Unsigned 32 bits; `unsigned char` and `unsigned short` travel the same way. */
export const uint: Xdr<number> = {
  encode(writer, given) {
    writer.uint32(integer(given, 0, 0xffffffff))
  },
  decode: (reader) => reader.uint32(),
}

/** Unsigned 64 bits. */
export const uhyper: Xdr<bigint, bigint | number> = {
  encode(writer, given) {
    writer.uint64(wide(given))
  },
  decode: (reader) => reader.uint64(),
}

function integer(given: number, least: number, most: number): number {
  if (Number.isInteger(given) && given >= least && given <= most) return given
  throw new XdrError(`${given} is not an integer from ${least} to ${most}`)
}

function wide(given: bigint | number): bigint {
  if (typeof given === 'number' && !Number.isSafeInteger(given)) {
    throw new XdrError(`${given} is not an integer that a number can hold exactly`)
  }
  const value = BigInt(given)
  if (value >= 0n && value < 2n ** 64n) return value
  throw new XdrError(`${value} is not an integer from 0 to ${2n ** 64n - 1n}`)
}
