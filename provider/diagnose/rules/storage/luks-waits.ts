import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 27 of docs/diagnose.md. */
export const luksWaits: Rule = {
  id: 'luks-waits',
  row: 27,
  stage: 'system',
  title: 'An encrypted disk waits for its passphrase, or cannot be opened',
  clues: [
    /Please (?:enter passphrase for|unlock) disk /,
    /cryptsetup failed, bad password or options\?/,
    /cryptsetup: ERROR: \S+: maximum number of tries exceeded/,
  ],
  disproved: /Switching root|set up successfully|Reached target .*Local Encrypted Volumes/,
  prove: (facts) =>
    fromDisk(facts, 'layer', ({ type, name, state }) =>
      type === 'luks' && state === 'damaged'
        ? `the header of the encrypted ${name} is damaged`
        : null,
    ),
  means: 'The system goes on only when somebody types the passphrase at its console.',
  todo: 'Type the passphrase at the console; if it is refused, check /etc/crypttab and the header.',
  fixes: [],
  alike: 'The prompt of a boot that went on.',
  explains: ['root-not-found', 'root-not-found-dracut', 'lvm-missing'],
}
