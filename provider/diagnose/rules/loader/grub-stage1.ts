import type { Rule } from '../rule.js'

/** Row 7 of docs/diagnose.md. */
export const grubStage1: Rule = {
  id: 'grub-stage1-fails',
  row: 7,
  stage: 'loader',
  title: 'The first stage of GRUB cannot read the rest of it',
  clues: [
    /^(?:GRUB (?:Loading stage1\.5)?\s*)?(?:Hard Disk|Floppy|Geom|Read) Error\s*$/,
    /^GRUB (?:Hard Disk|Geom|Read) Error/,
    /^\.?\s*loading.*(?:Geom|Read) Error/i,
  ],
  means: 'The disk was made smaller, copied in part, or GRUB was moved on it.',
  todo: 'Install GRUB for BIOS again.',
  fixes: ['grub'],
  isAuto: true,
  alike: 'The word GRUB alone on the screen: the disk may only be slow.',
  explains: ['no-bootable-disk', 'disk-unreadable'],
}
