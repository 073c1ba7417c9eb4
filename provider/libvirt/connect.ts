import { createConnection } from './connection/connection.js'
import { handshake } from './connection/handshake.js'
import { Rpc } from './connection/rpc.js'
import { ConnectError } from './errors/connect-error.js'
import { openTransport } from './transport/open.js'
import { parseUri } from './transport/parse-uri.js'
import type { Target } from './transport/target.js'
import type { ConnectOptions, LibvirtConnection } from './types.js'

/**
 * Connects to the libvirt daemon that a URI names: over a unix socket, ssh, tls, or plain tcp.
 *
 * Throws `ConnectError`, whose message says what to do, or the signal's reason. The connection
 * keeps the process alive only while something is awaited from it.
 *
 * @example
 * const connection = await connect('qemu+ssh://root@host/system')
 * const dom = await connection.domainLookupByName({ name: 'web' })
 * console.log(await connection.domainGetState({ dom }))
 * await connection.close()
 */
export async function connect(
  uri: string,
  options: ConnectOptions = {},
): Promise<LibvirtConnection> {
  options.signal?.throwIfAborted()
  const target = parseUri(uri)
  const deadline = options.deadline ?? DEADLINE
  const limit = new AbortController()
  const timer = setTimeout(
    () => {
      limit.abort(new ConnectError(target.uri, 'timeout', `not open after ${deadline} ms`))
    },
    Math.min(deadline, LONGEST_TIMER),
  )
  try {
    const given = options.signal === undefined ? [] : [options.signal]
    return await open(target, { ...options, deadline }, AbortSignal.any([limit.signal, ...given]))
  } finally {
    clearTimeout(timer)
  }
}

async function open(
  target: Target,
  options: ConnectOptions & { readonly deadline: number },
  signal: AbortSignal,
): Promise<LibvirtConnection> {
  const transport = await openTransport(target, signal)
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
  return createConnection(rpc)
}

const DEADLINE = 30_000

/** Node fires longer timers at once. */
const LONGEST_TIMER = 2 ** 31 - 1
