import type { Procedure } from './procedure.js'
import type { QEMU_PROCEDURES } from './qemu.js'
import type { PROCEDURES } from './table.js'

/** How one call may end before its answer comes. */
export interface CallOptions {
  /** Gives the call up; whether the daemon still does it is unknown then. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until `DeadlineError`; if not given, the connection's deadline. `Infinity`: none. */
  readonly deadline?: number | undefined
}

/** The methods of a connection. */
export type Calls = CallsOf<typeof PROCEDURES & typeof QEMU_PROCEDURES>

/** A method for each procedure of a table: `(args, options) => Promise<result>`; `args` is optional if all its members are. */
export type CallsOf<Table> = { readonly [Name in keyof Table]: Call<Table[Name]> }

type Call<P> =
  P extends Procedure<infer Given, infer Result>
    ? object extends Given
      ? (args?: Given, options?: CallOptions) => Promise<Result>
      : (args: Given, options?: CallOptions) => Promise<Result>
    : never
