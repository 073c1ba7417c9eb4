import { ConnectError } from '../../errors/connect-error.js'
import { ConnectionLostError } from '../../errors/connection-lost-error.js'
import { DeadlineError } from '../../errors/deadline-error.js'
import { isLibvirtError } from '../../errors/libvirt-error.js'
import { CONNECT_PROCEDURES } from '../../procedures/connect.js'
import type { Target } from '../../transport/target.js'
import { XdrError } from '../../xdr/xdr-error.js'
import type { Rpc } from './rpc.js'

/**
 * Makes a fresh link a connection: authenticates, agrees on keepalive, opens the driver.
 *
 * Throws `ConnectError`, or the signal's reason.
 */
export async function handshake(rpc: Rpc, target: Target, signal: AbortSignal): Promise<void> {
  const { connectSupportsFeature, connectOpen } = CONNECT_PROCEDURES
  const keepalive = { procedure: connectSupportsFeature, args: { feature: PROGRAM_KEEPALIVE } }
  const open = { procedure: connectOpen, args: { name: target.name } }
  try {
    await authenticate(rpc, target, signal)
    await rpc.call({ call: 'connectSupportsFeature', ...keepalive }, { signal })
    await rpc.call({ call: 'connectOpen', ...open }, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw explain(target, error)
  }
}

async function authenticate(rpc: Rpc, { uri }: Target, signal: AbortSignal): Promise<void> {
  const { authList, authPolkit } = CONNECT_PROCEDURES
  const methods = await rpc.call({ call: 'authList', procedure: authList, args: {} }, { signal })
  if (methods.length === 0 || methods.includes(AUTH.NONE)) return
  if (methods.includes(AUTH.POLKIT)) {
    await rpc.call({ call: 'authPolkit', procedure: authPolkit, args: {} }, { signal })
  } else if (methods.includes(AUTH.SASL)) throw new ConnectError(uri, 'sasl', SASL_REQUIRED)
  else throw new ConnectError(uri, 'authentication', unsupported(methods))
}

function unsupported(methods: readonly number[]): string {
  const named = `authentication method ${methods.join(' or ')}`
  return `it requires ${named}, which this client does not support`
}

function explain(target: Target, error: unknown): ConnectError {
  if (error instanceof ConnectError) return error
  const { uri, transport } = target
  if (isLibvirtError(error, 'AUTH_FAILED', 'AUTH_UNAVAILABLE', 'AUTH_CANCELLED', 'ACCESS_DENIED')) {
    const why = `the daemon refuses this user (${error.detail}); ${ADVICE}`
    return new ConnectError(uri, 'authentication', why, error)
  }
  if (isLibvirtError(error)) return new ConnectError(uri, 'libvirt', error.message, error)
  if (error instanceof DeadlineError) return new ConnectError(uri, 'timeout', error.message, error)
  const cause = error instanceof ConnectionLostError ? error.cause : error
  if (cause instanceof ConnectError) return cause
  const why = cause instanceof Error ? cause.message : String(cause)
  if (cause instanceof XdrError) {
    return new ConnectError(uri, 'protocol', `this is not a libvirt daemon: ${why}`, error)
  }
  return new ConnectError(uri, transport === 'ssh' ? 'ssh' : 'protocol', why, error)
}

/** `remote_auth_type`. */
const AUTH = { NONE: 0, SASL: 1, POLKIT: 2 } as const

/** `VIR_DRV_FEATURE_PROGRAM_KEEPALIVE`: from then on the daemon sends pings too. */
const PROGRAM_KEEPALIVE = 10

const SASL_REQUIRED =
  "it requires SASL authentication, which this client does not support; use 'qemu+ssh://', or tls without SASL"

const ADVICE =
  "join its group ('sudo usermod -aG libvirt USER', then log in again), allow the user org.libvirt.unix.manage in polkit, or be root"
