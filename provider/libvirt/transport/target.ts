/** The transports that reach a daemon. */
export const TRANSPORTS = ['unix', 'ssh', 'tls', 'tcp'] as const
/** One of `TRANSPORTS`, as a URI's scheme may name it after a `+`. */
export type TransportName = (typeof TRANSPORTS)[number]

const path = { allowed: /^\//, meaning: 'an absolute path' }
const flag = { allowed: /^[01]$/, meaning: '0 or 1' }

/** URI parameters that choose how the daemon is reached, spelled as in libvirt. */
export const PARAMETERS = {
  /** The URI that the daemon is asked to open. */
  name: { allowed: /^[a-z]/, meaning: 'a URI' },
  socket: path,
  /** `direct`: the daemon of one driver; `legacy`: libvirtd. */
  mode: { allowed: /^(?:auto|direct|legacy)$/, meaning: 'auto, direct or legacy' },
  keyfile: path,
  known_hosts: path,
  no_verify: flag,
  no_tty: flag,
  netcat: { allowed: /^[^-]/, meaning: 'a program' },
  proxy: { allowed: /^(?:auto|native|netcat)$/, meaning: 'auto, native or netcat' },
  pkipath: path,
} as const
/** The name of a supported URI parameter; any other parameter is an error. */
export type ParameterName = keyof typeof PARAMETERS

/** The parameters of one URI. */
export interface Parameters extends Readonly<Partial<Record<ParameterName, string>>> {
  readonly mode?: 'auto' | 'direct' | 'legacy'
  readonly proxy?: 'auto' | 'native' | 'netcat'
}

/** A URI, parsed and checked: no part of it can be taken for a command-line option. */
export interface Target {
  /** As given, without a password. */
  readonly uri: string
  readonly driver: string
  readonly transport: TransportName
  /** Empty: this host. */
  readonly host: string
  readonly port: number | null
  readonly user: string | null
  /** `/system`, `/session`, `/default`, … */
  readonly path: string
  readonly parameters: Parameters
  /** The URI that the daemon is asked to open: without transport, host and parameters. */
  readonly name: string
}
