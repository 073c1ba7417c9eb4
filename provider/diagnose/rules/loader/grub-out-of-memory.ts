import { fromKernels } from '../kernels.js'
import type { Rule } from '../rule.js'

/** Row 16 of docs/diagnose.md. */
export const grubOutOfMemory: Rule = {
  id: 'grub-out-of-memory',
  row: 16,
  stage: 'loader',
  title: 'GRUB has too little memory for kernel and initramfs',
  clues: [/^\s*(?:\.\.)?error: out of memory/],
  prove: (facts) => {
    const memory = facts.definition?.memory ?? null
    return fromKernels(facts, ({ initramfsBytes, version }) =>
      memory !== null && BigInt(initramfsBytes) * 2n > memory
        ? `the initramfs of ${version} has ${initramfsBytes} bytes, and the instance ${memory} bytes of memory`
        : null,
    )
  },
  means: 'The initramfs is large, often because it holds every driver.',
  todo: 'Make an initramfs with the drivers of this instance only, or give the instance more memory.',
  fixes: ['initramfs'],
  alike: 'The message of the kernel when it ends a process: it begins with "Out of memory".',
  explains: ['kernel-panic', 'initramfs-missing'],
}
