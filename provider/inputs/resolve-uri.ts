/** The sources of a connection URI; the first source that is given counts. */
export interface UriSources {
  /** The argument `uri`. */
  readonly argument?: string | undefined
  /** The configuration value `libvirt-rescue:uri`. */
  readonly configured?: string | undefined
  /** The environment variable `LIBVIRT_DEFAULT_URI`, libvirt's own. */
  readonly environment?: string | undefined
}

/** The connection URI to use, and its source for messages. */
export interface ResolvedUri {
  readonly uri: string
  readonly origin: string
}

/** Takes the first URI that is given; `qemu:///system` if none is. */
export function resolveUri({ argument, configured, environment }: UriSources): ResolvedUri {
  if (isGiven(argument)) return { uri: argument, origin: 'argument' }
  if (isGiven(configured))
    return { uri: configured, origin: 'configuration value libvirt-rescue:uri' }
  if (isGiven(environment))
    return { uri: environment, origin: 'environment variable LIBVIRT_DEFAULT_URI' }
  return { uri: 'qemu:///system', origin: 'default' }
}

function isGiven(uri: string | undefined): uri is string {
  return uri !== undefined && uri !== ''
}
