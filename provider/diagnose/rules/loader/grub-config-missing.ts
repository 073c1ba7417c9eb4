import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 14 of docs/diagnose.md. */
export const grubConfigMissing: Rule = {
  id: 'grub-config-missing',
  row: 14,
  stage: 'loader',
  title: 'GRUB has no configuration',
  prove: (facts) =>
    fromDisk(facts, 'grub', ({ config }) =>
      config === 'ok' ? null : `grub.cfg of GRUB is ${config}`,
    ),
  means: 'grub.cfg was deleted or is empty, so GRUB shows its prompt.',
  todo: 'Write the configuration of GRUB again.',
  fixes: ['grub-config', 'grub'],
  isAuto: true,
  alike: 'The prompt of GRUB that a user opened from the menu.',
  explains: ['grub-prompt'],
}
