import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 9 of docs/diagnose.md. */
export const grubPartitionGone: Rule = {
  id: 'grub-partition-gone',
  row: 9,
  stage: 'loader',
  title: 'The partition that GRUB was installed from is gone',
  clues: [/error: no such partition/],
  prove: (facts) =>
    facts.definition?.domain.firmware.kind === 'efi'
      ? []
      : fromDisk(facts, 'grub', ({ core, place }) =>
          core === 'same' && place === 'other'
            ? 'GRUB looks for its modules on a partition of another number than the one that has them'
            : null,
        ),
  means: 'A partition was deleted or has another number now.',
  todo: 'Bring the partition back, or install GRUB again.',
  fixes: ['grub'],
  alike: 'The same error before the menu, after which the boot goes on.',
  explains: ['grub-rescue', 'grub-prompt'],
}
