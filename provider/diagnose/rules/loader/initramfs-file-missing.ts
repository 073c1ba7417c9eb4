import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 15 of docs/diagnose.md. */
export const initramfsFileMissing: Rule = {
  id: 'initramfs-file-missing',
  row: 15,
  stage: 'loader',
  title: 'The initramfs that the boot menu names is not there',
  clues: [/error: file [`']?\/.*init(?:rd|ramfs).*' not found/],
  prove: (facts) =>
    fromDisk(facts, 'entry', ({ initramfs, path }) =>
      initramfs ? null : `the boot menu names an initramfs for ${path}, which does not exist`,
    ),
  means: 'Without it the kernel lacks the drivers for its root file system, and panics.',
  todo: 'Make the initramfs again.',
  fixes: ['initramfs', 'previous-kernel'],
  isAuto: true,
  alike: 'A kernel that has all it needs built in, and boots without.',
  explains: ['initramfs-missing', 'kernel-panic', 'kernel-file-missing'],
}
