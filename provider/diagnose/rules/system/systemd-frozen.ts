import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 38 of docs/diagnose.md. */
export const systemdFrozen: Rule = {
  id: 'systemd-frozen',
  row: 38,
  stage: 'system',
  title: 'systemd gave up',
  clues: [/systemd\[1\]: Freezing execution/, /^\[!!!!!!\] .*freezing\.?$/i],
  prove: (facts) =>
    fromDisk(facts, 'unit', ({ name, problem }) =>
      name === 'default.target' ? `the unit default.target is ${problem}` : null,
    ),
  means: 'It cannot start what it was told to start, often because default.target leads nowhere.',
  todo: 'Set the default target again, and read the lines before it.',
  fixes: ['mask-unit'],
  alike: 'None is known.',
}
