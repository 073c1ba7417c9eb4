import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 47 of docs/diagnose.md. */
export const passwordExpired: Rule = {
  id: 'password-expired',
  row: 47,
  stage: 'up',
  title: 'The password of an account has expired',
  clues: [
    /(?:Your account has expired|password (?:has|is) expired|You are required to change your password immediately)/i,
  ],
  prove: (facts) =>
    fromDisk(facts, 'account', ({ name, password }) =>
      password === 'expired' ? `the password of ${name} has expired` : null,
    ),
  means: 'Even a login with a key is refused, or stops at the question for a new password.',
  todo: 'Set a new password, or take the date of expiry away.',
  fixes: ['root-password'],
  alike: 'A wrong password.',
}
