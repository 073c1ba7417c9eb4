import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 41 of docs/diagnose.md. */
export const btrfsDamaged: Rule = {
  id: 'btrfs-damaged',
  row: 41,
  stage: 'system',
  title: 'A file system of kind Btrfs is damaged or not whole',
  clues: [/BTRFS(?:: | )?(?:error|critical)(?:: | )\(device /, /BTRFS.*open_ctree failed/],
  prove: (facts) =>
    fromDisk(facts, 'filesystem', ({ type, device, state }) =>
      type === 'btrfs' && state === 'damaged' ? `btrfs on ${device} cannot be mounted` : null,
    ),
  means: 'The kernel refuses to mount it, or a disk of it is missing.',
  todo: 'Attach the missing disk, or check the file system from the inside of a rescue.',
  fixes: ['fsck'],
  alike: 'Warnings and the lines of a scrub.',
  explains: ['emergency-mode', 'root-locked', 'fstab-line-wrong'],
}
