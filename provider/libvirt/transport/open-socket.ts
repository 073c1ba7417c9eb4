import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { ReusedBuffer } from './reused-buffer.js'
import type { Transport } from './transport.js'

/**
 * Waits for an event of a socket that is being opened.
 *
 * An error, the end of the socket or the signal destroys it and is thrown.
 */
export async function until(socket: Socket, event: string, signal: AbortSignal): Promise<unknown> {
  const over = new AbortController()
  const options = { signal: AbortSignal.any([signal, over.signal]) }
  const closed = once(socket, 'close', options).then((): never => {
    throw new Error('the daemon closed the connection')
  })
  try {
    const happened: Promise<unknown[]> = once(socket, event, options)
    return await Promise.race([happened, closed])
  } catch (error) {
    socket.destroy()
    signal.throwIfAborted()
    throw error
  } finally {
    over.abort()
  }
}

/** A connected socket as a transport; `buffer` is what it reads into, if not into its stream. */
export function socketTransport(socket: Socket, buffer?: ReusedBuffer): Transport {
  return {
    ...(buffer && { deliver: buffer.deliver }),
    readable: socket,
    writable: socket,
    hold: (alive) => (alive ? socket.ref() : socket.unref()),
    destroy: () => socket.destroy(),
    explain: () => Promise.resolve(null),
  }
}

/** Node's code of a system error, such as `ECONNREFUSED`, or an empty string. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** The message of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
