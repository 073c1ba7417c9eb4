import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 10 of docs/diagnose.md. */
export const grubDeviceGone: Rule = {
  id: 'grub-device-gone',
  row: 10,
  stage: 'loader',
  title: 'GRUB looks for a file system whose UUID no disk has',
  clues: [/error: no such device: /],
  prove: (facts) =>
    fromDisk(facts, 'entry', ({ root, rootFound }) =>
      rootFound ? null : `an entry of the boot menu names ${root}, which is on no disk`,
    ),
  means: 'The file system was made anew, or the disk is not attached.',
  todo: 'Attach the disk, or write the configuration of GRUB again.',
  fixes: ['grub-config'],
  isAuto: true,
  alike: 'The same error before the menu, if GRUB finds its root by another way: the boot goes on.',
  explains: [
    'grub-rescue',
    'grub-prompt',
    'root-not-found',
    'root-not-found-dracut',
    'initramfs-missing',
  ],
}
