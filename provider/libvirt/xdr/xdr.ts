import type { XdrReader } from './reader.js'
import type { XdrWriter } from './writer.js'

/**
 * One type of RFC 4506: how it is written and read.
 *
 * `Value` is what decoding gives; `Given` is what encoding takes, which may be more forgiving
 * (a number although decoding gives a `bigint`, nothing if there is a default).
 * Both directions throw `XdrError` for what the type cannot hold.
 */
export interface Xdr<Value, Given = Value> {
  encode(writer: XdrWriter, given: Given): void
  decode(reader: XdrReader): Value
}

/** What decoding `Type` gives. */
export type ValueOf<Type> = Type extends { decode(reader: XdrReader): infer Value } ? Value : never

/** What encoding `Type` takes. */
export type GivenOf<Type> = Type extends { encode(writer: XdrWriter, given: infer Given): void }
  ? Given
  : never

/** Named types in the order in which they travel. */
export type Fields = Readonly<Record<string, Xdr<unknown>>>

/** The object that decoding `fields` gives. */
export type StructValue<F extends Fields> = { readonly [Name in keyof F]: ValueOf<F[Name]> }

/** The object that encoding `fields` takes: what may be undefined may be left out. */
export type StructGiven<F extends Fields> = {
  readonly [Name in keyof F as undefined extends GivenOf<F[Name]> ? never : Name]: GivenOf<F[Name]>
} & {
  readonly [Name in keyof F as undefined extends GivenOf<F[Name]> ? Name : never]?: GivenOf<F[Name]>
}
