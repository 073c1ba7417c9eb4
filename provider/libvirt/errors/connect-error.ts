/** Why a connection could not be opened; after `ssh-busy` another try may succeed. */
export const CONNECT_FAILURES = [
  'bad-uri',
  'no-socket',
  'refused',
  'permission',
  'authentication',
  'sasl',
  'unknown-host',
  'unreachable',
  'ssh',
  'ssh-busy',
  'tls',
  'timeout',
  'protocol',
  'libvirt',
] as const
/** One of `CONNECT_FAILURES`. */
export type ConnectFailure = (typeof CONNECT_FAILURES)[number]

/** A connection could not be opened; the message says what to do about it. Nothing was done on the host. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  readonly reason: ConnectFailure
  /** As given, without a password. */
  readonly uri: string

  constructor(uri: string, reason: ConnectFailure, why: string, cause?: unknown) {
    super(`Cannot connect to '${uri}': ${why}`, { cause })
    this.reason = reason
    this.uri = uri
  }
}
