import type { Rule } from '../rule.js'

/** Row 13 of docs/diagnose.md. */
export const grubMixedVersions: Rule = {
  id: 'grub-mixed-versions',
  row: 13,
  stage: 'loader',
  title: 'GRUB and its modules are of different versions',
  clues: [/error: symbol [`']grub_\w+' not found/],
  means:
    'An upgrade wrote new modules, and the part of GRUB outside of the file systems is the old one.',
  todo: 'Install GRUB again, on the disk that the instance boots from.',
  fixes: ['grub'],
  isAuto: true,
  alike: 'None is known.',
  explains: ['grub-rescue', 'grub-prompt'],
}
