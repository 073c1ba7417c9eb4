import { struct, withDefault } from '../xdr/composites.js'
import { uint } from '../xdr/numbers.js'
import type { Fields, StructGiven, Xdr } from '../xdr/xdr.js'

/** One procedure as data: its program and number, and what travels each way. */
export interface Procedure<Given = never, Result = unknown> {
  /** `PROGRAM`; the remote program unless given. */
  readonly program?: number
  readonly number: number
  readonly args: Xdr<unknown, Given>
  readonly result: Xdr<Result, never>
}

/** A procedure whose arguments are these fields. A result of one field is that field. */
export function procedure<Args extends Fields, Result>(
  number: number,
  args: Args,
  result: Xdr<Result, never>,
): Procedure<StructGiven<Args>, Result> {
  return { number, args: struct(args), result }
}

/** Flags, which are 0 unless given. */
export const flags = withDefault(uint, 0)

/** Most members of any list that libvirt sends (`REMOTE_DOMAIN_LIST_MAX` and similar). */
export const LIST_LIMIT = 16_384
