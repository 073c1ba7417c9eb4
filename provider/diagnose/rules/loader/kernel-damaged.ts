import { fromKernels } from '../kernels.js'
import type { Rule } from '../rule.js'

/** Row 17 of docs/diagnose.md. */
export const kernelDamaged: Rule = {
  id: 'kernel-damaged',
  row: 17,
  stage: 'loader',
  title: 'The file of the kernel is damaged',
  clues: [
    /error: invalid magic number/,
    /error: premature end of file .*vmlinu/,
    /^(?:XZ|ZSTD|LZ4|LZMA)?-?compressed data is corrupt|^\s*-- System halted/,
    /^(?:Decoding failed|incorrect data check|invalid compressed format)/,
  ],
  harmless: /Initramfs/,
  prove: (facts) =>
    fromKernels(facts, ({ image, version }) =>
      image === 'damaged' ? `the file of kernel ${version} is no kernel, or is not whole` : null,
    ),
  means: 'Its writing was cut off, often by a full disk, or the disk is damaged.',
  todo: 'Boot the previous kernel, then install the package of this one again.',
  fixes: ['previous-kernel'],
  isAuto: true,
  alike: 'The same words of the kernel about an initramfs.',
  explains: ['kernel-file-missing', 'grub-prompt', 'kernel-panic'],
}
