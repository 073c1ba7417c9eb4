import type { Rule } from '../rule.js'

/** Row 29 of docs/diagnose.md. */
export const xfsDuplicateUuid: Rule = {
  id: 'xfs-duplicate-uuid',
  row: 29,
  stage: 'system',
  title: 'Two file systems of kind XFS have the same UUID, and one of them is mounted already',
  clues: [/XFS \(\S+\): Filesystem has duplicate UUID \S+ - can't mount/],
  means: 'A disk was made from a copy or a snapshot of another disk of this instance.',
  todo: 'Take the copy away, or give it another UUID with xfs_admin -U generate while it is not mounted.',
  fixes: [],
  alike: 'None is known.',
  explains: ['emergency-mode', 'root-locked', 'fstab-line-wrong'],
}
