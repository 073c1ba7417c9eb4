import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 13 of docs/diagnose.md. */
export const grubMixedVersions: Rule = {
  id: 'grub-mixed-versions',
  row: 13,
  stage: 'loader',
  title: 'GRUB and its modules are of different versions',
  clues: [/error: symbol [`']grub_\w+' not found/],
  prove: (facts) =>
    facts.definition?.domain.firmware.kind === 'efi'
      ? []
      : fromDisk(facts, 'grub', ({ core }) =>
          core === 'other'
            ? 'GRUB outside of the file systems is not the core.img that belongs to its modules'
            : null,
        ),
  means:
    'An upgrade wrote new modules, and the part of GRUB outside of the file systems is the old one.',
  todo: 'Install GRUB again, on the disk that the instance boots from.',
  fixes: ['grub'],
  isAuto: true,
  alike: 'The GRUB of another system on a second disk: one disk that has the right one is enough.',
  explains: ['grub-rescue', 'grub-prompt'],
}
