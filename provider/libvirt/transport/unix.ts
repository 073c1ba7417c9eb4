import { connect } from 'node:net'
import { ConnectError, type ConnectFailure } from '../errors/connect-error.js'
import { codeOf, messageOf, socketTransport, until } from './open-socket.js'
import { ReusedBuffer } from './reused-buffer.js'
import { isSession, socketsOf } from './sockets.js'
import type { Target } from './target.js'
import type { Transport } from './transport.js'

/** Opens the first of the target's sockets that answers. */
export async function openUnix(target: Target, signal: AbortSignal): Promise<Transport> {
  const failures: Failure[] = []
  for (const path of socketsOf(target, process.env)) {
    const buffer = new ReusedBuffer()
    const socket = connect({ path, onread: buffer.onread })
    try {
      await until(socket, 'connect', signal)
      return socketTransport(socket, buffer)
    } catch (error) {
      signal.throwIfAborted()
      failures.push({ path, error, reason: REASONS[codeOf(error)] ?? 'unreachable' })
    }
  }
  throw explain(target, failures)
}

interface Failure {
  readonly path: string
  readonly error: unknown
  readonly reason: ConnectFailure
}

const REASONS: Readonly<Record<string, ConnectFailure>> = {
  ENOENT: 'no-socket',
  ENOTDIR: 'no-socket',
  ECONNREFUSED: 'refused',
  EACCES: 'permission',
  EPERM: 'permission',
}

/** Explains the failure of a socket that exists, if there is one: it says more than a missing socket. */
function explain(target: Target, failures: readonly Failure[]): ConnectError {
  const shown = failures.find(({ reason }) => reason !== 'no-socket') ?? failures.at(-1)
  const { reason = 'no-socket', error, path = '' } = shown ?? {}
  const paths = failures.map((each) => each.path).join(' or ')
  const advice: Partial<Record<ConnectFailure, string>> = {
    'no-socket': `there is no socket ${paths}, so the daemon is not running; ${howToStart(target)}${orElsewhere(target)}`,
    refused: `nothing listens on ${path}, so the daemon has ended; ${howToStart(target)}`,
    permission: `permission denied on ${path}; ${ADVICE}`,
  }
  const why = advice[reason] ?? `${path}: ${messageOf(error)}`
  return new ConnectError(target.uri, reason, why, error)
}

function howToStart(target: Target): string {
  return isSession(target)
    ? "start your own with 'libvirtd --daemon' or 'virtqemud --daemon'"
    : "start it with 'systemctl start virtqemud.socket' or 'systemctl start libvirtd.socket'"
}

/** A URI without a host and a socket is often one that nobody gave. */
function orElsewhere(target: Target): string {
  return isSession(target) || target.parameters.socket !== undefined
    ? ''
    : ', or, if the instance is on another host, give its URI, such as qemu+ssh://root@HOST/system'
}

const ADVICE =
  "join the group that owns the socket ('sudo usermod -aG libvirt USER', then log in again), or be root"
