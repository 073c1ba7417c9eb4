import type { Rule } from '../rule.js'

/** Row 12 of docs/diagnose.md. */
export const grubUnknownFilesystem: Rule = {
  id: 'grub-unknown-filesystem',
  row: 12,
  stage: 'loader',
  title: 'GRUB cannot read the file system that it was installed on',
  clues: [
    /error: unknown filesystem/,
    /error: attempt to read or write outside of (?:disk|partition)/,
    /error: something wrong with extent/,
  ],
  means:
    'The file system is damaged, has features that this GRUB does not know, or the disk was cut off.',
  todo: 'Check the file system, then install a GRUB that knows its features.',
  fixes: ['fsck', 'grub'],
  alike: 'The answer to a command that somebody typed at the prompt of GRUB.',
  explains: ['grub-rescue', 'grub-prompt', 'grub-modules-missing', 'kernel-file-missing'],
}
