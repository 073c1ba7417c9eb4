import type { Rule } from '../rule.js'

/** Row 40 of docs/diagnose.md. */
export const timerFails: Rule = {
  id: 'timer-fails',
  row: 40,
  stage: 'kernel',
  title: 'The host was too busy for the timer of the guest',
  clues: [/IO-APIC \+ timer doesn't work!/],
  means:
    'The kernel tests its timer in its first moments. Without KVM, or on a busy host, it may come too late.',
  todo: 'Start the instance again when the host is less busy.',
  fixes: [],
  alike: 'None is known.',
  explains: ['kernel-panic', 'crashed'],
}
