import { UNKNOWN } from '../dynamic/inputs/unknowns.js'
import { explainUri } from '../inputs/index.js'
import type { InputFailure } from '../inputs/index.js'
import type { Properties } from './wire/properties.js'

/** Says what is wrong with settings: without its URI a rescue would be on another host. */
export function checkConfiguration({ values }: Properties): readonly InputFailure[] {
  const unknown = Object.keys(values).filter((key) => !KNOWN.test(key))
  const { uri } = values
  const reason =
    uri === undefined || uri === UNKNOWN
      ? undefined
      : typeof uri === 'string'
        ? explainUri(uri)
        : 'is not text'
  return [
    ...unknown.map((key) => ({
      property: key,
      reason: `The setting 'libvirt-rescue:${key}' does not exist; the only one of this package is 'libvirt-rescue:uri'.`,
    })),
    ...(reason === undefined
      ? []
      : [{ property: '', reason: `configuration value libvirt-rescue:uri: ${reason}` }]),
  ]
}

/** Ours, and those that Pulumi adds. */
const KNOWN = /^(uri|version|pluginDownloadURL|__.*)$/
