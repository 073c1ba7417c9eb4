import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 23 of docs/diagnose.md. */
export const deviceNameChanged: Rule = {
  id: 'device-name-changed',
  row: 23,
  stage: 'initramfs',
  title: 'The root file system is named by a device name that has changed',
  clues: [
    /^ALERT! +\/dev\/(?:[hsv]|xv)d[a-z]+\d* does not exist/,
    /Warning: \/dev\/(?:[hsv]|xv)d[a-z]+\d* does not exist/,
  ],
  prove: (facts) =>
    fromDisk(facts, 'entry', ({ root, rootFound }) =>
      !rootFound && /^\/dev\/(?:[hsv]|xv)d[a-z]/.test(root)
        ? `the boot menu names ${root}, which is not there`
        : null,
    ),
  means: 'A disk on another bus has another name: sda becomes vda.',
  todo: 'Name the root file system by its UUID, in /etc/fstab too.',
  fixes: ['grub-config', 'fstab'],
  alike: 'A disk for data of that name that is not attached.',
  explains: ['root-not-found', 'root-not-found-dracut', 'grub-device-gone'],
}
