import type { CallOptions } from '../../procedures/calls.js'
import type { ByteStream } from './byte-stream.js'
import { openStream } from './open-stream.js'
import type { Request, Rpc } from '../rpc/rpc.js'

/**
 * The bytes of the stream that `request` opens, once the first are asked for.
 *
 * Leaving the loop early gives the stream up. A loop that neither takes the next bytes nor
 * ends keeps the stream, and perhaps the whole connection, waiting (`Flow`).
 */
export async function* download<Given>(
  rpc: Rpc,
  request: Request<Given, unknown>,
  options: CallOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = await openStream(rpc, request, { ...options, direction: 'down' })
  let isComplete = false
  try {
    for (let chunk = await stream.read(); chunk !== null; chunk = await stream.read()) yield chunk
    isComplete = true
  } finally {
    if (isComplete) void endQuietly(stream)
    else stream.abandon()
  }
}

/** Ends the stream after all bytes have arrived. The daemon's answer to the end is not awaited. */
async function endQuietly(stream: ByteStream): Promise<void> {
  try {
    await stream.finish()
  } catch {
    // The connection is lost, or the daemon did not answer: the next call learns of it.
  } finally {
    stream.abandon()
  }
}
