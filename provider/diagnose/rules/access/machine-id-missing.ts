import type { Rule } from '../rule.js'

/** Row 48 of docs/diagnose.md. */
export const machineIdMissing: Rule = {
  id: 'machine-id-missing',
  row: 48,
  stage: 'system',
  title: 'The system has no machine ID and cannot write one',
  clues: [/System cannot boot: Missing \/etc\/machine-id and \/etc is (?:mounted )?read-only/],
  means: '/etc/machine-id was deleted, and the root file system is read-only.',
  todo: 'Make an empty file /etc/machine-id, and see why the root file system is read-only.',
  fixes: ['fsck'],
  alike: 'An empty machine ID in an image, which the first boot fills.',
  explains: ['systemd-frozen'],
}
