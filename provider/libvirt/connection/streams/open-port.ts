import type { CallOptions } from '../../procedures/calls.js'
import type { OpenPort } from '../../types.js'
import type { Request, Rpc } from '../rpc/rpc.js'
import { openStream } from './open-stream.js'

/** Opens a port of a guest; both sides send when they like. */
export async function openPort<Given>(
  rpc: Rpc,
  request: Request<Given, unknown>,
  options: CallOptions = {},
): Promise<OpenPort> {
  const stream = await openStream(rpc, request, { ...options, direction: 'both' })
  return {
    read: () => stream.read(),
    write: (bytes) => stream.write(bytes),
    close: () => {
      stream.abandon()
    },
  }
}
