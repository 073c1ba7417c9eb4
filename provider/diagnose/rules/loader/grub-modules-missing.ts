import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 8 of docs/diagnose.md. */
export const grubModulesMissing: Rule = {
  id: 'grub-modules-missing',
  row: 8,
  stage: 'loader',
  title: 'GRUB does not find its modules',
  clues: [/error: file [`']?\/.*\/normal\.mod' not found/],
  prove: (facts) =>
    facts.definition?.domain.firmware.kind === 'efi'
      ? []
      : fromDisk(facts, 'grub', ({ modules }) =>
          modules === 'missing' ? 'normal.mod of GRUB for BIOS is missing' : null,
        ),
  means: 'The folder of GRUB under /boot was deleted or moved.',
  todo: 'Install GRUB again, which copies its modules.',
  fixes: ['grub'],
  isAuto: true,
  alike: 'Other files that GRUB misses and does without, such as a font, a locale or a background.',
  explains: ['grub-rescue', 'grub-prompt'],
}
