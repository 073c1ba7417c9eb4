import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 4 of docs/diagnose.md. */
export const uefiEntryStale: Rule = {
  id: 'uefi-entry-stale',
  row: 4,
  stage: 'firmware',
  title: 'The boot entry in the UEFI variables names a loader that is gone',
  clues: [/^BdsDxe: failed to load Boot[0-9A-F]{4} "(?!UEFI ).*: Not Found/],
  disproved: /^BdsDxe: starting Boot/,
  prove: (facts) =>
    facts.definition?.domain.firmware.kind === 'efi' &&
    facts.definition.domain.firmware.hasVariablesFile
      ? fromDisk(facts, 'esp', ({ device, fallback, loaders }) =>
          !fallback && loaders.length > 0
            ? `the EFI system partition ${device} has a loader, but not at the fallback path`
            : null,
        )
      : [],
  means:
    'The disk or its loader was moved, or the variables are new; UEFI then tries the fallback path, which is missing.',
  todo: 'Install GRUB for UEFI again, at the fallback path too.',
  fixes: ['grub'],
  isAuto: true,
  alike: 'An entry for an empty cdrom or for the network that is tried before the disk.',
  explains: ['uefi-nothing-to-boot', 'network-boot'],
}
