import type { Fields, StructGiven, StructValue, Xdr } from './xdr.js'
import { XdrError } from './xdr-error.js'

/** No bytes at all: the result of a procedure that returns nothing. */
export const nothing: Xdr<void> = {
  encode: () => undefined,
  decode: () => undefined,
}

/** Fields one after the other, without names or separators on the wire. */
export function struct<F extends Fields>(fields: F): Xdr<StructValue<F>, StructGiven<F>> {
  const entries = Object.entries(fields)
  return {
    encode(writer, given) {
      const values: Readonly<Record<string, unknown>> = given
      for (const [name, type] of entries) type.encode(writer, values[name])
    },
    decode(reader) {
      const values: Record<string, unknown> = {}
      for (const [name, type] of entries) values[name] = type.decode(reader)
      return values as StructValue<F>
    },
  }
}

/** A value or nothing; nothing is `null` when read, and may be left out when given. */
export function nullable<Value, Given>(
  type: Xdr<Value, Given>,
): Xdr<Value | null, Given | null | undefined> {
  return {
    encode(writer, given) {
      writer.uint32(given == null ? 0 : 1)
      if (given != null) type.encode(writer, given)
    },
    decode(reader) {
      const present = reader.uint32()
      if (present > 1)
        throw new XdrError(`an optional value begins with ${present} instead of 0 or 1`)
      return present === 0 ? null : type.decode(reader)
    },
  }
}

/** Up to `limit` values of one type. */
export function array<Value, Given>(
  type: Xdr<Value, Given>,
  limit: number,
): Xdr<readonly Value[], readonly Given[]> {
  const allowed = (length: number): number => {
    if (length <= limit) return length
    throw new XdrError(`a list of ${length} values is longer than the limit of ${limit}`)
  }
  return {
    encode(writer, given) {
      writer.uint32(allowed(given.length))
      for (const each of given) type.encode(writer, each)
    },
    decode(reader) {
      const values: Value[] = []
      for (let left = allowed(reader.uint32()); left > 0; left--) values.push(type.decode(reader))
      return values
    },
  }
}

/** Sends `fallback` if no value is given. */
export function withDefault<Value, Given>(
  type: Xdr<Value, Given>,
  fallback: Given,
): Xdr<Value, Given | undefined> {
  return {
    encode(writer, given) {
      type.encode(writer, given === undefined ? fallback : given)
    },
    decode: (reader) => type.decode(reader),
  }
}
