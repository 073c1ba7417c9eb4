import { attribute, child, children } from '../../xml/index.js'
import { readDefinition } from './definition.js'

/** What a definition says of the SMBIOS tables that its guest sees, and who may trust them. */
interface Smbios {
  /** `<smbios mode=…>`: emulate, host or sysinfo; null: libvirt's default, emulate. */
  readonly mode: string | null
  /** True if it has tables of its own, whether they are shown or not. */
  readonly hasTables: boolean
  /** True for a guest that trusts nothing which its host tells it (`<launchSecurity>`). */
  readonly isConfidential: boolean
}

/** Reads it: https://libvirt.org/formatdomain.html#smbios-system-information */
export function readSmbios(xml: string): Smbios {
  const { root } = readDefinition(xml)
  return {
    mode: attribute(child(root, 'os', 'smbios'), 'mode'),
    hasTables: children(root, 'sysinfo').some((each) => attribute(each, 'type') === 'smbios'),
    isConfidential: child(root, 'launchSecurity') !== null,
  }
}
