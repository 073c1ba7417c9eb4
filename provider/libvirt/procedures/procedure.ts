import { withDefault } from '../xdr/composites.js'
import { uint } from '../xdr/numbers.js'
import type { Fields, Xdr } from '../xdr/xdr.js'

/**
 * One procedure of the remote program as data: its number and what travels each way.
 *
 * `stream` says which way bytes flow after the reply, where there is such a stream.
 */
export interface Procedure<Args extends Fields = Fields, Result = unknown> {
  readonly number: number
  readonly args: Args
  readonly result: Xdr<Result, never>
  readonly stream: 'up' | 'down' | null
}

/** A procedure that is a call and an answer. A result of one field is that field. */
export function procedure<Args extends Fields, Result>(
  number: number,
  args: Args,
  result: Xdr<Result, never>,
): Procedure<Args, Result> {
  return { number, args, result, stream: null }
}

/** Flags, which are 0 unless given. */
export const flags = withDefault(uint, 0)

/** Most members of any list libvirt sends (`REMOTE_DOMAIN_LIST_MAX` and its kin). */
export const LIST_LIMIT = 16_384
