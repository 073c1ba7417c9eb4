import { bootsWithoutInitramfs, fromKernels } from '../kernels.js'
import type { Rule } from '../rule.js'

/** Row 18 of docs/diagnose.md. */
export const initramfsMissing: Rule = {
  id: 'initramfs-missing',
  row: 18,
  stage: 'kernel',
  title: 'The kernel was started without an initramfs and cannot mount its root file system',
  clues: [/VFS: Unable to mount root fs on (?:unknown-block|")/, /VFS: Cannot open root device/],
  prove: (facts) =>
    fromKernels(facts, (kernel) =>
      kernel.initramfs === 'missing' && !bootsWithoutInitramfs(facts, kernel)
        ? `kernel ${kernel.version} has no initramfs`
        : null,
    ),
  means: 'The initramfs of this kernel was not made, or the boot menu does not name it.',
  todo: 'Make the initramfs, and write the configuration of the boot loader again.',
  fixes: ['initramfs', 'grub-config', 'previous-kernel'],
  isAuto: true,
  alike: 'A kernel that has all it needs built in.',
  explains: ['kernel-panic'],
}
