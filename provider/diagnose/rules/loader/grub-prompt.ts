import type { Rule } from '../rule.js'

/** Row 14 of docs/diagnose.md. */
export const grubPrompt: Rule = {
  id: 'grub-prompt',
  row: 14,
  stage: 'loader',
  title: 'GRUB stands at its prompt',
  clues: [/Minimal BASH-like line editing is supported/],
  disproved: /ESC at any time exits/,
  means:
    'GRUB found no configuration: grub.cfg is missing or empty, or GRUB cannot read its file system.',
  todo: 'Look at the disks from the inside of a rescue; then write the configuration of GRUB again, or check the file system.',
  fixes: ['grub-config', 'fsck', 'grub'],
  alike: 'The prompt of GRUB that a user opened from the menu: it says that ESC leaves it.',
}
