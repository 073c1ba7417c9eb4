import type { Rule } from '../rule.js'

/** Row 11 of docs/diagnose.md. */
export const grubDiskGone: Rule = {
  id: 'grub-disk-gone',
  row: 11,
  stage: 'loader',
  title: 'The disk that GRUB was installed from is gone',
  clues: [/error: disk [`'].*' not found/, /error: hd\d+ cannot get C\/H\/S values/],
  means: 'A disk is not attached, or the disks have another order.',
  todo: 'Attach the disk and check the boot order, or install GRUB again.',
  fixes: ['grub'],
  alike: 'The same error before the menu, after which the boot goes on.',
  explains: ['grub-rescue', 'grub-prompt'],
}
