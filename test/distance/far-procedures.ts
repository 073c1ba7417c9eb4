import type { Procedure } from '../../provider/libvirt/procedures/procedure.js'
import { STREAM_PROCEDURES } from '../../provider/libvirt/procedures/stream.js'
import { PROCEDURES } from '../../provider/libvirt/procedures/table.js'
import type { Packet } from '../../provider/libvirt/protocol/packet.js'

/** A call by its name, with its arguments as they arrived. */
export interface FarCall {
  readonly call: string
  readonly args: object
}

/** The answers of a daemon that asks for no authentication. */
export const GREETING = {
  authList: [0],
  connectSupportsFeature: 1,
  connectOpen: undefined,
  connectClose: undefined,
} as const

/** Reads which call a packet is; `procedure` says how its result is written. */
export function readCall({ procedure: number, payload }: Packet): FarCall & {
  readonly procedure: Procedure
} {
  const named = NAMED.get(number)
  if (named === undefined) throw new Error(`procedure ${number} is not known`)
  const [call, procedure] = named
  return { call, procedure, args: procedure.args.decode(payload) as object }
}

const NAMED = new Map(
  Object.entries<Procedure>({ ...PROCEDURES, ...STREAM_PROCEDURES }).map((named) => [
    named[1].number,
    named,
  ]),
)
