import { fromKernels } from '../kernels.js'
import type { Rule } from '../rule.js'

/** Row 19 of docs/diagnose.md. */
export const initramfsDamaged: Rule = {
  id: 'initramfs-damaged',
  row: 19,
  stage: 'kernel',
  title: 'The initramfs is damaged',
  clues: [/Initramfs unpacking failed: /],
  harmless: /Initramfs unpacking failed: junk /,
  prove: (facts) =>
    fromKernels(facts, ({ initramfs, version }) =>
      initramfs === 'damaged' ? `the initramfs of kernel ${version} cannot be unpacked` : null,
    ),
  means: 'Its writing was cut off, often by a full /boot.',
  todo: 'Make room in /boot, then make the initramfs again.',
  fixes: ['full-disk', 'initramfs'],
  isAuto: true,
  alike: 'The words "junk within compressed archive" alone.',
  explains: ['initramfs-missing', 'kernel-panic', 'root-not-found', 'init-broken', 'init-missing'],
}
