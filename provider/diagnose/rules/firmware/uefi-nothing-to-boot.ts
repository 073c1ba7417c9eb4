import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 3 of docs/diagnose.md. */
export const uefiNothingToBoot: Rule = {
  id: 'uefi-nothing-to-boot',
  row: 3,
  stage: 'firmware',
  title: 'UEFI finds nothing to boot',
  clues: [
    /^BdsDxe: No bootable option or device was found/,
    /^\s*UEFI Interactive Shell v\d/,
    /^>>\s*Press any key to enter the Boot Manager Menu/,
  ],
  prove: (facts) =>
    facts.definition?.domain.firmware.kind !== 'efi' || facts.disk?.isWhole !== true
      ? []
      : [
          ...(facts.disk.all('esp').length === 0
            ? [{ source: 'disk' as const, words: 'no disk has an EFI system partition' }]
            : []),
          ...fromDisk(facts, 'esp', ({ device, fallback, loaders }) =>
            !fallback && loaders.length === 0
              ? `the EFI system partition ${device} has no loader`
              : null,
          ),
        ],
  means: 'There is no EFI system partition, or no loader on it at the place that UEFI looks at.',
  todo: 'Install GRUB for UEFI again, at the fallback path too.',
  fixes: ['grub'],
  isAuto: true,
  alike: 'An instance whose shell of UEFI was opened on purpose.',
}
