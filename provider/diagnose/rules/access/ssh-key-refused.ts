import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 43 of docs/diagnose.md. */
export const sshKeyRefused: Rule = {
  id: 'ssh-key-refused',
  row: 43,
  stage: 'up',
  title: 'The ssh server refuses the keys of a user, because others could write to them',
  clues: [/Authentication refused: bad ownership or modes for /],
  prove: (facts) =>
    fromDisk(facts, 'file', ({ path, problem }) =>
      /\/\.ssh(?:\/|$)/.test(path) && (problem === 'mode' || problem === 'owner')
        ? `${path}: its ${problem} is wrong`
        : null,
    ),
  means: 'The home folder, .ssh or authorized_keys have a wrong owner or mode.',
  todo: 'Give them their owner and mode back.',
  fixes: ['ssh-key'],
  isAuto: true,
  alike: 'A key that the server does not know.',
}
