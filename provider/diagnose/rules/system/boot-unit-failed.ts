import type { Rule } from '../rule.js'

/** Row 38 of docs/diagnose.md. */
export const bootUnitFailed: Rule = {
  id: 'boot-unit-failed',
  row: 38,
  stage: 'system',
  title: 'A unit that the boot needs failed',
  clues: [
    [
      /^\[FAILED\] Failed to start \S/,
      // A console has no room for the name of the unit, and cuts it.
      /^\[DEPEND\] Dependency failed for .*(?:System Initialization|Basic System|Multi-User System)\.?$/,
    ],
  ],
  quotesBeginning: true,
  means: 'systemd starts nothing that comes after it, so nobody can log in.',
  todo: 'Read what the unit says when it fails, and mend that, or take the unit out of what requires it. Masked, it would fail too.',
  fixes: [],
  alike: 'A unit that the system can do without: the boot goes on.',
}
