import { attribute, child, children, text } from '../../xml/index.js'
import { readDefinition } from './definition.js'

/**
 * What a definition says of UEFI's Secure Boot. `possible`: the firmware can do it, and whether it has keys, without
 * which it does not check anything, is not said.
 */
export type SecureBoot = 'on' | 'possible' | 'off'

/** Reads it from a stored or a live definition: https://libvirt.org/formatdomain.html#bios-bootloader */
export function readSecureBoot(xml: string): SecureBoot {
  const os = child(readDefinition(xml).root, 'os')
  const loader = child(os, 'loader')
  const features = new Map(
    children(child(os, 'firmware'), 'feature').map((feature) => [
      attribute(feature, 'name'),
      attribute(feature, 'enabled'),
    ]),
  )
  const can = features.get('secure-boot') ?? attribute(loader, 'secure')
  if (can === 'no') return 'off'
  const hasKeys = features.get('enrolled-keys')
  if (hasKeys === 'no') return 'off'
  // A firmware of which nothing is said is libvirt's choice: on Debian one with keys comes first.
  const isChosen = attribute(os, 'firmware') === 'efi' && text(loader) === null
  if (can !== 'yes') return isChosen ? 'possible' : 'off'
  const template = attribute(child(os, 'nvram'), 'template') ?? ''
  return hasKeys === 'yes' || WITH_KEYS.test(template) ? 'on' : 'possible'
}

/** How Debian, Fedora and SUSE name variables that have Microsoft's keys. */
const WITH_KEYS = /[._-](ms|secboot|secure|enrolled)[._-]/
