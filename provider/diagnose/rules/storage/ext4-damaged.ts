import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 28 of docs/diagnose.md. */
export const ext4Damaged: Rule = {
  id: 'ext4-damaged',
  row: 28,
  stage: 'system',
  title: 'A file system of kind ext4 is damaged',
  clues: [
    /UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY/,
    /requires a manual fsck/,
    /EXT4-fs error \(device /,
    /EXT4-fs \(\S+\): (?:VFS: Can't find ext4 filesystem|unable to read superblock|group descriptors corrupted|bad geometry)/,
    /JBD2: .*(?:recovery failed|Bad journal)/,
  ],
  prove: (facts) =>
    fromDisk(facts, 'filesystem', ({ type, device, state }) =>
      /^ext[234]$/.test(type) && (state === 'errors' || state === 'damaged')
        ? `${type} on ${device} ${state === 'errors' ? 'is marked to have errors' : 'cannot be mounted'}`
        : null,
    ),
  means: 'The check at the start found what it does not repair without being asked.',
  todo: 'Check and repair the file system from the inside of a rescue.',
  fixes: ['fsck'],
  isAuto: true,
  alike: 'A check that repairs by itself, and the recovery of the journal.',
  explains: ['emergency-mode', 'root-locked', 'fstab-line-wrong', 'root-not-found', 'init-missing'],
}
