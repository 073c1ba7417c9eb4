import { connect } from 'node:net'
import { ConnectError, type ConnectFailure } from '../../errors/connect-error.js'
import { codeOf, messageOf, socketTransport, until } from '../open-socket.js'
import { ReusedBuffer } from '../reused-buffer.js'
import type { Target } from '../target.js'
import type { Transport } from '../transport.js'

/** A host, and the port that its daemon listens on. */
export interface Place {
  readonly host: string
  readonly port: number
}

/** Opens a connection without encryption; used only for a URI with `+tcp`. */
export async function openTcp(target: Target, signal: AbortSignal): Promise<Transport> {
  const place = { host: target.host || 'localhost', port: target.port ?? TCP_PORT }
  const buffer = new ReusedBuffer()
  const socket = connect({ ...place, noDelay: true, keepAlive: true, onread: buffer.onread })
  try {
    await until(socket, 'connect', signal)
  } catch (error) {
    signal.throwIfAborted()
    throw explainNetwork(target, place, error)
  }
  return socketTransport(socket, buffer)
}

/** The error for a host that could not be reached, with what to do about it. */
export function explainNetwork(
  { uri, transport }: Target,
  { host, port }: Place,
  error: unknown,
): ConnectError {
  const known = REASONS[codeOf(error)]
  const advice: Partial<Record<ConnectFailure, string>> = {
    'unknown-host': `the host '${host}' is not known`,
    refused: `nothing listens on port ${port} of ${host}; start virtproxyd-${transport}.socket or libvirtd-${transport}.socket there, or use 'qemu+ssh://'`,
    unreachable: `the network cannot reach '${host}'; check that the host is up, its address, and the firewall between`,
  }
  const why = known === undefined ? undefined : advice[known]
  const raw = `port ${port} of ${host}: ${messageOf(error)}`
  return new ConnectError(uri, known ?? 'unreachable', why ?? raw, error)
}

/** True for an error of the network itself, not of a protocol above it. */
export function isNetworkError(error: unknown): boolean {
  return Object.hasOwn(REASONS, codeOf(error))
}

/** The port that libvirt listens on for TCP. */
export const TCP_PORT = 16_509

const REASONS: Readonly<Record<string, ConnectFailure>> = {
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'unreachable',
}
