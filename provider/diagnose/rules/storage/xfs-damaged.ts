import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 29 of docs/diagnose.md. */
export const xfsDamaged: Rule = {
  id: 'xfs-damaged',
  row: 29,
  stage: 'system',
  title: 'A file system of kind XFS is damaged',
  clues: [
    /XFS \(\S+\): (?:Metadata corruption detected|Metadata CRC error|Unmount and run xfs_repair|Corruption (?:of|warning)|log mount\/recovery failed)/,
  ],
  prove: (facts) =>
    fromDisk(facts, 'filesystem', ({ type, device, state }) =>
      type === 'xfs' && state === 'damaged' ? `xfs on ${device} cannot be mounted` : null,
    ),
  means: 'The kernel refuses to go on with it.',
  todo: 'Mount it once from the inside of a rescue, so that its log is replayed, then repair it.',
  fixes: ['fsck'],
  alike: 'The lines "Starting recovery" and "Ending recovery" after a crash.',
  explains: ['emergency-mode', 'root-locked', 'fstab-line-wrong', 'not-an-os-tree'],
}
