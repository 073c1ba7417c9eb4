import { openSsh } from './ssh.js'
import type { Target, TransportName } from './target.js'
import { openTcp } from './tcp.js'
import { openTls } from './tls.js'
import type { Transport } from './transport.js'
import { openUnix } from './unix.js'

/** Opens a transport to a daemon. Throws `ConnectError`, or the signal's reason. */
export function openTransport(target: Target, signal: AbortSignal): Promise<Transport> {
  return OPENERS[target.transport](target, signal)
}

type Opener = (target: Target, signal: AbortSignal) => Promise<Transport>

const OPENERS: Readonly<Record<TransportName, Opener>> = {
  unix: openUnix,
  ssh: openSsh,
  tls: openTls,
  tcp: openTcp,
}
