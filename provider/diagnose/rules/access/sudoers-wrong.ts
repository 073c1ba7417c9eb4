import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 45 of docs/diagnose.md. */
export const sudoersWrong: Rule = {
  id: 'sudoers-wrong',
  row: 45,
  stage: 'up',
  title: 'Nobody can become root by sudo, because its configuration is wrong',
  clues: [
    /sudo: \/etc\/sudoers\S* is (?:world writable|owned by (?:uid|gid))/,
    /sudo: no valid sudoers sources found/,
    /\/etc\/sudoers\S*:\d+(?::\d+)?: syntax error/,
  ],
  prove: (facts) =>
    fromDisk(facts, 'file', ({ path, problem }) =>
      path.startsWith('/etc/sudoers') ? `${path}: its ${problem} is wrong` : null,
    ),
  means: 'Such a file is refused: others could write to it, or a line of it is wrong.',
  todo: 'Give the file its owner and mode back, or correct the line.',
  fixes: ['sudoers'],
  isAuto: true,
  alike: 'A user who is not in the file.',
}
