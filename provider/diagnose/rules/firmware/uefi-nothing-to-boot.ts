import type { Facts } from '../../facts/facts.js'
import { fromDisk } from '../proofs.js'
import type { Proof, Rule } from '../rule.js'

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
  prove: explain,
  means: 'There is no EFI system partition, or no loader on it at the place that UEFI looks at.',
  todo: 'Install GRUB for UEFI again, at the fallback path too.',
  fixes: ['grub'],
  isAuto: true,
  alike: 'An instance whose shell of UEFI was opened on purpose.',
}

function explain(facts: Facts): readonly Proof[] {
  const { definition, disk } = facts
  if (definition?.domain.firmware.kind !== 'efi' || disk?.isWhole !== true) return []
  const esps = disk.all('esp')
  if (esps.length === 0) return [{ source: 'disk', words: 'no disk has an EFI system partition' }]
  // One that is empty does no harm beside one that has a loader.
  if (esps.some(({ fallback, loaders }) => fallback || loaders.length > 0)) return []
  return fromDisk(facts, 'esp', ({ device }) => `the EFI system partition ${device} has no loader`)
}
