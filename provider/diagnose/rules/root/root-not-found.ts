import type { Rule } from '../rule.js'

/** Row 20 of docs/diagnose.md. */
export const rootNotFound: Rule = {
  id: 'root-not-found',
  row: 20,
  stage: 'initramfs',
  title: 'The root file system that the kernel is told to mount does not appear',
  clues: [
    /^Gave up waiting for root (?:file system )?device/,
    /^ALERT! +\S+ does not exist\. +Dropping to a shell!/,
  ],
  means:
    'The boot menu names a UUID that no disk has, a disk is not attached, or the initramfs lacks its driver.',
  todo: 'Compare the UUID in the boot menu with those of the disks; write the configuration of GRUB again, or make the initramfs again.',
  fixes: ['grub-config', 'initramfs'],
  alike: 'A slow disk that appears while the initramfs waits.',
}
