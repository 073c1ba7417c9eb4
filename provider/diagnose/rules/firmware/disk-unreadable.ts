import type { Rule } from '../rule.js'

/** Row 2 of docs/diagnose.md. */
export const diskUnreadable: Rule = {
  id: 'disk-unreadable',
  row: 2,
  stage: 'firmware',
  title: 'The BIOS cannot read a disk',
  clues: [
    /^Boot failed: could not read the boot disk/,
    /^Boot failed: Could not read from CDROM \(code/,
  ],
  means: 'The boot order names a disk that is not there or is empty, or the host fails to read it.',
  todo: 'Check the sources of the disks, and the boot order in the definition.',
  fixes: [],
  alike: 'An empty cdrom or floppy that is tried before the disk: the boot goes on.',
  explains: ['no-bootable-disk'],
}
