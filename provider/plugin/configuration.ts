import type { Properties } from './wire/properties.js'

/** The settings of the plugin: `libvirt-rescue:uri`, and whether it is a secret. */
export interface Configuration {
  /** `UNKNOWN` if it follows from a resource that does not exist yet. */
  readonly uri: string | undefined
  readonly isSecret: boolean
}

/** Takes settings that were checked. */
export function readConfiguration({ values, secrets }: Properties): Configuration {
  const { uri } = values
  return {
    uri: typeof uri === 'string' && uri !== '' ? uri : undefined,
    isSecret: secrets.includes('uri'),
  }
}
