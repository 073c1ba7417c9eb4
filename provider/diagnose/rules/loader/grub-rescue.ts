import type { Rule } from '../rule.js'

/** Row 8 of docs/diagnose.md. */
export const grubRescue: Rule = {
  id: 'grub-rescue',
  row: 8,
  stage: 'loader',
  title: 'GRUB stands in its rescue mode',
  clues: [/^Entering rescue mode\.\.\./, /^grub rescue>/],
  means: 'GRUB cannot load its modules from the place that it was installed from.',
  todo: 'Look at the disks from the inside of a rescue, then install GRUB again.',
  fixes: ['grub', 'fsck'],
  alike: 'None is known.',
}
