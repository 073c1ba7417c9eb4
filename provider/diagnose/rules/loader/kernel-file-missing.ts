import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 15 of docs/diagnose.md. */
export const kernelFileMissing: Rule = {
  id: 'kernel-file-missing',
  row: 15,
  stage: 'loader',
  title: 'The kernel that the boot menu names is not there',
  clues: [
    /error: file [`']?\/.*(?:vmlinu[xz]|bzImage|\/kernel-).*' not found/,
    /error: you need to load the kernel first/,
  ],
  prove: (facts) =>
    fromDisk(facts, 'entry', ({ kernel, path }) =>
      kernel ? null : `the boot menu names ${path}, which does not exist`,
    ),
  means: 'A kernel was removed, or /boot is another file system than before.',
  todo: 'Boot the previous kernel, and write the configuration of GRUB again.',
  fixes: ['previous-kernel', 'grub-config'],
  alike: 'Other files that GRUB misses and does without, such as a font, a locale or a background.',
  explains: ['kernel-panic', 'grub-prompt'],
}
