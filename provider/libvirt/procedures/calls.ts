import type { Procedure } from './procedure.js'
import type { PROCEDURES } from './table.js'

/** How one call may end before its answer comes. */
export interface CallOptions {
  /** Gives the call up; whether the daemon still does it is unknown then. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until `DeadlineError`; the connection's own unless given. `Infinity`: none. */
  readonly deadline?: number | undefined
}

/** One method per procedure: `(args, options) => Promise<result>`; args may be left out where all of them may. */
export type Calls = { readonly [Name in keyof typeof PROCEDURES]: Call<(typeof PROCEDURES)[Name]> }

type Call<P> =
  P extends Procedure<infer Given, infer Result>
    ? object extends Given
      ? (args?: Given, options?: CallOptions) => Promise<Result>
      : (args: Given, options?: CallOptions) => Promise<Result>
    : never
