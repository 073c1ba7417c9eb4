import { ConnectError } from '../../errors/connect-error.js'
import { explainTimeout, type Stage } from '../../transport/explain-timeout.js'
import { openTransport } from '../../transport/open.js'
import { parseUri } from '../../transport/parse-uri.js'
import type { Target } from '../../transport/target.js'
import type { ConnectOptions } from '../../types.js'
import { handshake } from './handshake.js'
import { Rpc } from './rpc.js'
import { LONGEST_TIMER } from '../calls/waits.js'

/** Opens a transport to the daemon that a URI names, and does the handshake. Throws what `connect` throws. */
export async function openRpc(uri: string, options: ConnectOptions): Promise<Rpc> {
  options.signal?.throwIfAborted()
  const target = parseUri(uri)
  const deadline = options.deadline ?? DEADLINE
  const limit = new AbortController()
  const progress: Progress = { stage: 'opening' }
  const giveUp = (): void => {
    const why = explainTimeout(target, progress.stage, deadline)
    limit.abort(new ConnectError(target.uri, 'timeout', why))
  }
  const timer = setTimeout(giveUp, Math.min(deadline, LONGEST_TIMER))
  try {
    const given = options.signal === undefined ? [] : [options.signal]
    const signal = AbortSignal.any([limit.signal, ...given])
    return await open(target, { ...options, deadline, signal }, progress)
  } finally {
    clearTimeout(timer)
  }
}

/** How far it is, for the message if its time is over. */
interface Progress {
  stage: Stage
}

async function open(
  target: Target,
  options: ConnectOptions & { readonly deadline: number; readonly signal: AbortSignal },
  progress: Progress,
): Promise<Rpc> {
  const { signal } = options
  const transport = await openTransport(target, signal)
  progress.stage = 'greeting'
  const { interval = 5_000, count = 5 } = options.keepalive || {}
  const rpc = new Rpc(transport, {
    uri: target.uri,
    deadline: options.deadline,
    keepalive: options.keepalive === false ? null : { interval, count },
  })
  try {
    await handshake(rpc, target, signal)
  } catch (error) {
    rpc.link.end()
    throw error
  }
  return rpc
}

/** Milliseconds. */
const DEADLINE = 30_000
