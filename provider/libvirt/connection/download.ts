import type { StreamOptions } from './byte-stream.js'
import { openStream } from './open-stream.js'
import type { Request, Rpc } from './rpc.js'

/**
 * The bytes of the stream that `request` opens, once the first is asked for.
 *
 * Leaving the loop early gives the stream up. A loop that neither takes the next bytes nor
 * leaves keeps the stream, and perhaps the whole connection, waiting (`Flow`).
 */
export async function* download<Given>(
  rpc: Rpc,
  request: Request<Given, unknown>,
  options: StreamOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = await openStream(rpc, request, { ...options, direction: 'down' })
  try {
    for (let chunk = await stream.read(); chunk !== null; chunk = await stream.read()) yield chunk
    await stream.finish()
  } finally {
    stream.abandon()
  }
}
