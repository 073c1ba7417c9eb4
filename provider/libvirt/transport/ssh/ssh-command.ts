import type { Target } from '../target.js'
import { isSession, socketsOf } from '../sockets.js'

/**
 * The arguments of `ssh` that lead to the daemon of a target.
 *
 * Nothing is ever asked of a user (`BatchMode`): standard input is the connection. No agent, no
 * X11, no ports are forwarded. The last argument is read by the shell of the other host.
 */
export function sshArguments(target: Target): readonly string[] {
  const { keyfile, known_hosts, no_verify } = target.parameters
  return [
    ...['-T', '-a', '-x', '-e', 'none'],
    ...option('BatchMode=yes'),
    ...option('ClearAllForwardings=yes'),
    ...option(`ConnectTimeout=${CONNECT_TIMEOUT_S}`),
    ...(no_verify === '1' ? NO_VERIFY : []),
    ...(known_hosts === undefined ? [] : option(`UserKnownHostsFile="${escaped(known_hosts)}"`)),
    ...(keyfile === undefined ? [] : ['-i', escaped(keyfile)]),
    ...(target.port === null ? [] : ['-p', String(target.port)]),
    ...(target.user === null ? [] : ['-l', target.user]),
    '--',
    target.host || 'localhost',
    remoteCommand(target),
  ]
}

/** Shorter than a connection may take, so that it is ssh that says whether the network or sshd is silent. */
const CONNECT_TIMEOUT_S = 20

function option(text: string): readonly string[] {
  return ['-o', text]
}

/** As `no_verify` asks, and without remembering the key of an unknown host. */
const NO_VERIFY = [
  ...option('StrictHostKeyChecking=no'),
  ...option('UserKnownHostsFile=/dev/null'),
  ...option('LogLevel=ERROR'),
]

/** `ssh` expands percent signs in file names. */
function escaped(path: string): string {
  return path.replaceAll('%', '%%')
}

/**
 * `virt-ssh-helper` knows the sockets of its host and starts a session daemon; `nc` wants a path.
 * As in libvirt, an explicit socket or netcat means `nc`, and a session the helper.
 */
function remoteCommand(target: Target): string {
  const { socket, netcat, proxy } = target.parameters
  const fallback = isSession(target) ? 'native' : 'auto'
  const byNetcat = socket !== undefined || netcat !== undefined
  const script = SCRIPTS[proxy ?? (byNetcat ? 'netcat' : fallback)]
  const words = [script, 'sh', target.name, netcat ?? 'nc', ...socketsOf(target, {})]
  return ['sh', '-c', ...words.map(quoted)].join(' ')
}

const HELPER = 'exec virt-ssh-helper "$1"'

/** Takes the first socket that is there. Some kinds of `nc` outlive their input without `-q`. */
const NETCAT = [
  'nc=$2; shift 2; for s; do test -S "$s" && break; done',
  'if "$nc" -q 2>&1 | grep -q "requires an argument"; then exec "$nc" -q 0 -U "$s"; fi',
  'exec "$nc" -U "$s"',
].join('; ')

const SCRIPTS = {
  native: HELPER,
  netcat: NETCAT,
  auto: `if command -v virt-ssh-helper >/dev/null 2>&1; then ${HELPER}; fi; ${NETCAT}`,
} as const

/** One word for any shell that knows single quotes. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
