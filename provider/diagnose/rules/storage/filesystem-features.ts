import type { Rule } from '../rule.js'

/** Row 30 of docs/diagnose.md. */
export const filesystemFeatures: Rule = {
  id: 'filesystem-features',
  row: 30,
  stage: 'system',
  title: 'A file system has features that the kernel does not know',
  clues: [
    /EXT4-fs \(\S+\): [Cc]ouldn't mount (?:RDWR )?because of unsupported optional features/,
    /XFS \(\S+\): Superblock has unknown (?:incompatible|read-only compatible) features/,
    /BTRFS(?: error)?(?: \([^)]+\))?: cannot mount (?:read-write )?because of un(?:known|supported) (?:optional|incompat|compat_ro)/,
  ],
  means:
    'It was made or changed by tools of a later system than the kernel that boots, such as a kernel of before an upgrade.',
  todo: 'Boot a later kernel, or put nofail on its line in /etc/fstab until there is one.',
  fixes: [],
  alike: 'ext4 that is tried as ext3 or ext2 first: "due to feature incompatibilities".',
  explains: ['emergency-mode', 'root-locked', 'fstab-line-wrong', 'root-not-found'],
}
