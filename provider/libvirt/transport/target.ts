/** The ways to a daemon. */
export const TRANSPORTS = ['unix', 'ssh', 'tls', 'tcp'] as const
/** One of `TRANSPORTS`, as a URI's scheme may name it after a `+`. */
export type TransportName = (typeof TRANSPORTS)[number]

const path = { allowed: /^\//, meaning: 'an absolute path' }
const flag = { allowed: /^[01]$/, meaning: '0 or 1' }

/** URI parameters that steer the way to the daemon, spelled as libvirt spells them. */
export const PARAMETERS = {
  /** What the daemon itself is asked to open. */
  name: { allowed: /^[a-z]/, meaning: 'a URI' },
  socket: path,
  /** The daemon of one driver, or the libvirtd of all. */
  mode: { allowed: /^(?:auto|direct|legacy)$/, meaning: 'auto, direct or legacy' },
  keyfile: path,
  known_hosts: path,
  no_verify: flag,
  no_tty: flag,
  netcat: { allowed: /^[^-]/, meaning: 'a program' },
  proxy: { allowed: /^(?:auto|native|netcat)$/, meaning: 'auto, native or netcat' },
  pkipath: path,
} as const
/** A URI parameter that we know; any other one is refused. */
export type ParameterName = keyof typeof PARAMETERS

/** What a URI says of the way. */
export interface Parameters extends Readonly<Partial<Record<ParameterName, string>>> {
  readonly mode?: 'auto' | 'direct' | 'legacy'
  readonly proxy?: 'auto' | 'native' | 'netcat'
}

/** Where a URI leads, checked: nothing in it can be taken for an option. */
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
  /** What the daemon itself is asked to open: the URI without the way to it. */
  readonly name: string
}
