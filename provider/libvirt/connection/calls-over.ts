import type { CallOptions, CallsOf } from '../procedures/calls.js'
import type { Procedure } from '../procedures/procedure.js'
import type { Rpc } from './rpc/rpc.js'

/** A method for each procedure of a table. */
export function callsOver<Table extends Readonly<Record<string, Procedure>>>(
  rpc: Rpc,
  table: Table,
): CallsOf<Table> {
  const methods = Object.entries<Procedure>(table).map(([call, procedure]) => [
    call,
    (args: never = NO_ARGUMENTS, options?: CallOptions) =>
      rpc.call({ call, procedure, args }, options),
  ])
  return Object.fromEntries(methods) as CallsOf<Table>
}

const NO_ARGUMENTS = {} as never
