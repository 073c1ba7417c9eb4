import type { ConnectFailure } from '../../errors/connect-error.js'

/** What a failure that ssh reports means. */
export interface SshFailure {
  readonly reason: ConnectFailure
  /** What to do about it; empty if ssh's own message says all that is known. */
  readonly advice: string
}

/**
 * Distinguishes a busy sshd, for which another try may succeed, from failures that the user must correct.
 *
 * ssh exits with 255 for every failure of its own, and sends nothing about it over the connection. So its
 * messages are the only way to distinguish failures. OpenSSH does not translate them.
 */
export function explainSsh(exitCode: number | null, said: string): SshFailure {
  const known = exitCode === SSH_FAILED ? KNOWN.find((each) => each.said.test(said)) : undefined
  return { reason: known?.reason ?? 'ssh', advice: known?.advice ?? '' }
}

/** Other statuses are those of the command on the other host. */
const SSH_FAILED = 255

/**
 * The first that fits counts. The busy server comes last: behind a jump host, ssh also says that the
 * connection was closed when the jump host's key or name is wrong.
 */
const KNOWN: readonly (SshFailure & { readonly said: RegExp })[] = [
  {
    said: /Host key verification failed/,
    reason: 'ssh',
    advice:
      "check the host's key; if it is right, connect once with 'ssh', which asks to add it to your known_hosts file",
  },
  {
    said: /Permission denied \(|Too many authentication failures/,
    reason: 'ssh',
    advice:
      'the host accepts none of the keys offered; name one that it accepts with ?keyfile=, or load it into ssh-agent',
  },
  {
    said: /Could not resolve hostname/,
    reason: 'ssh',
    advice: 'check the name of the host',
  },
  {
    said: /connect to host .*Connection refused/,
    reason: 'ssh',
    advice: 'sshd does not listen there; start it, or correct the port',
  },
  {
    said: /connect to host .*(?:timed out|No route to host|unreachable)/,
    reason: 'ssh',
    advice:
      'the host does not answer on that port (TCP); check that it is up, and that no firewall drops the packets',
  },
  {
    said: /timed out during banner exchange|Connection to .* timed out/,
    reason: 'ssh',
    advice: 'the port is open, but sshd does not answer; check sshd on that host',
  },
  {
    said: /^(?:(?:kex|ssh)_exchange_identification: (?:read: )?)?Connection (?:closed|reset) by /m,
    reason: 'ssh-busy',
    advice: 'sshd accepts no more connections at the moment (MaxStartups in sshd_config)',
  },
]
