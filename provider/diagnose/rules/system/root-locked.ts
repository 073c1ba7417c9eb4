import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 33 of docs/diagnose.md. */
export const rootLocked: Rule = {
  id: 'root-locked',
  row: 33,
  stage: 'system',
  isSymptom: true,
  title: 'Nobody can log in at the console, because root is locked',
  clues: [/Cannot open access to console, the root account is locked/],
  means:
    'It is not the cause: the system asks for the password of root because something else failed.',
  todo: 'Mend the cause; set a password of root if you want to log in at the console.',
  fixes: ['locked-root', 'root-password'],
  alike: 'A locked root on a healthy system, which is usual.',
  prove: (facts) =>
    fromDisk(facts, 'account', ({ name, password }) =>
      name === 'root' && password === 'empty'
        ? 'the password of root is empty, and most services refuse it'
        : null,
    ),
}
