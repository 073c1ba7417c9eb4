import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 34 of docs/diagnose.md. */
export const initMissing: Rule = {
  id: 'init-missing',
  row: 34,
  stage: 'initramfs',
  title: 'The root file system has no init',
  clues: [
    /Target filesystem doesn't have requested \/sbin\/init/,
    /^No init found\. Try passing init= bootarg/,
    /No working init found/,
    /can't execute '?\/sbin\/init/,
  ],
  prove: (facts) =>
    fromDisk(facts, 'root', ({ init, device }) =>
      init === 'missing' ? `/sbin/init is missing on ${device}` : null,
    ),
  means: 'systemd was removed, or another file system is mounted as root.',
  todo: 'Install systemd again, or correct the root file system in the boot menu.',
  fixes: [],
  alike: 'None is known.',
  explains: ['kernel-panic', 'not-an-os-tree'],
}
