import { openSsh } from './ssh/ssh.js'
import type { Target, TransportName } from './target.js'
import { openTcp } from './network/tcp.js'
import { openTls } from './network/tls.js'
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
