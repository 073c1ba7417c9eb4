import { array, struct } from './composites.js'
import { int, uint } from './numbers.js'
import { text } from './text.js'
import type { XdrReader } from './reader.js'
import type { Xdr } from './xdr.js'
import { XdrError } from './xdr-error.js'

/** The value of a `virTypedParameter`. */
export type TypedValue = string | number | bigint | boolean

/** `remote_typed_param_value`: its type, then the value. Only answers have one, so it is not written. */
const typedValue: Xdr<TypedValue, never> = {
  encode: () => {
    throw new XdrError('typed parameters are only read')
  },
  decode(reader) {
    const type = reader.int32()
    const read = READERS[type]
    if (read === undefined) throw new XdrError(`a parameter of the unknown type ${type}`)
    return read(reader)
  },
}

/** By `virTypedParameterType`. */
const READERS: Readonly<Record<number, (reader: XdrReader) => TypedValue>> = {
  1: (reader) => int.decode(reader),
  2: (reader) => uint.decode(reader),
  3: (reader) => BigInt.asIntN(64, reader.uint64()),
  4: (reader) => reader.uint64(),
  5: (reader) => doubleOf(reader.uint64()),
  6: (reader) => int.decode(reader) !== 0,
  7: (reader) => text.decode(reader),
}

function doubleOf(bits: bigint): number {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(bits)
  return bytes.readDoubleBE()
}

/** Named values, `remote_typed_param`, up to `limit` of them. */
export function typedParams(
  limit: number,
): Xdr<readonly { readonly field: string; readonly value: TypedValue }[], never> {
  return array(struct({ field: text, value: typedValue }), limit)
}
