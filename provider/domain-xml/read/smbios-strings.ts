import { children, text } from '../../xml/index.js'
import { readDefinition } from './definition.js'

/** The SMBIOS strings of type 11 that a domain's XML gives to the guest. */
export function readSmbiosStrings(xml: string): readonly string[] {
  return children(readDefinition(xml).root, 'sysinfo')
    .flatMap((sysinfo) => children(sysinfo, 'oemStrings'))
    .flatMap((strings) => children(strings, 'entry'))
    .map((entry) => text(entry) ?? '')
}
