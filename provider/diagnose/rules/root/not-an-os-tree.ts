import type { Rule } from '../rule.js'

/** Row 36 of docs/diagnose.md. */
export const notAnOsTree: Rule = {
  id: 'not-an-os-tree',
  row: 36,
  stage: 'initramfs',
  title: 'Another file system than the root file system is mounted as root',
  clues: [/does not seem to be an OS tree\. os-release file is missing/],
  means: 'root= names the wrong partition, or the system on it was deleted.',
  todo: 'Correct root= in the boot menu.',
  fixes: ['grub-config'],
  alike: 'None is known.',
}
