import type { Target, TransportName } from './target.js'
import { TCP_PORT } from './network/tcp.js'
import { TLS_PORT } from './network/tls.js'

/** How far a connection is: its transport is being opened, or libvirt is to greet. */
export type Stage = 'opening' | 'greeting'

/** Says what did not answer in that many milliseconds, and what to check. */
export function explainTimeout(target: Target, stage: Stage, deadline: number): string {
  const { transport, host: given } = target
  const within = `within ${deadline / 1000} s`
  const host = given || 'localhost'
  if (stage === 'greeting')
    return `${CONNECTED[transport]}, but libvirt did not answer ${within}; ${HANGS}`
  const port = target.port ?? PORTS[transport]
  const what = port === null ? WHAT[transport] : `port ${port} of ${host} (${WHAT[transport]})`
  return `${what} did not answer ${within}; ${CHECK[transport]}`
}

type Sentences = Readonly<Record<TransportName, string>>

const CONNECTED: Sentences = {
  unix: 'the socket is open',
  ssh: 'ssh has connected',
  tls: 'TLS has connected',
  tcp: 'TCP has connected',
}

const HANGS =
  'its daemon hangs or is overloaded: look at it on that host, and restart it (virtqemud, or libvirtd)'

const PORTS: Readonly<Record<TransportName, number | null>> = {
  unix: null,
  ssh: null,
  tls: TLS_PORT,
  tcp: TCP_PORT,
}

const WHAT: Sentences = { unix: 'the socket', ssh: 'ssh', tls: 'TCP or TLS', tcp: 'TCP' }

const IS_UP = 'check that the host is up, and that no firewall drops the packets'

const CHECK: Sentences = {
  unix: HANGS,
  ssh: IS_UP,
  tls: `${IS_UP}; if it is up, ${HANGS}`,
  tcp: IS_UP,
}
