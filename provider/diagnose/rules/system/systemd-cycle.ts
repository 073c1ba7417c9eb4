import type { Rule } from '../rule.js'

/** Row 38 of docs/diagnose.md. */
export const systemdCycle: Rule = {
  id: 'systemd-cycle',
  row: 38,
  stage: 'system',
  title: 'Units of systemd wait for one another',
  clues: [
    /Found ordering cycle on \S+/,
    /Job \S+ deleted to break ordering cycle/,
    /Unable to break cycle (?:starting )?with /,
  ],
  means: 'systemd leaves one of them out, and with it may be something that the boot needs.',
  todo: 'Remove the dependency that was added last, or mask the unit.',
  fixes: ['mask-unit'],
  alike: 'A cycle of units that the system can do without: the boot goes on.',
  explains: ['emergency-mode', 'root-locked'],
}
