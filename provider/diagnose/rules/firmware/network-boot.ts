import type { Rule } from '../rule.js'

/** Row 6 of docs/diagnose.md. */
export const networkBoot: Rule = {
  id: 'network-boot',
  row: 6,
  stage: 'firmware',
  isSymptom: true,
  title: 'The firmware tries to boot from the network',
  clues: [
    /^\s*>>\s*Start (?:PXE|HTTP) (?:Boot )?over IPv[46]/,
    /^iPXE \(http/,
    /^No more network devices/,
    /^PXE-E\d\d:/,
  ],
  // The ROM of a card says so with its PCI address, whatever is booted then.
  harmless: /^iPXE \(http:\/\/ipxe\.org\) [0-9A-F]{2}:[0-9A-F]{2}\.[0-9A-F]\b/,
  disproved: /^Booting from Hard Disk|^BdsDxe: starting Boot/,
  means: 'No disk was found to boot, or the network comes first in the boot order.',
  todo: 'Check the boot order in the definition, then the boot loader on the disk.',
  fixes: ['grub'],
  alike: 'An instance that boots from the network on purpose, or tries it before its disk.',
}
