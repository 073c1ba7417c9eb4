import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 39 of docs/diagnose.md. */
export const auditdHalts: Rule = {
  id: 'auditd-halts',
  row: 39,
  stage: 'system',
  title: 'The audit daemon powers the system off, because its disk is full',
  clues: [
    [
      /Start(?:ing|ed) .*(?:auditd\.service|Security Auditing Service)/,
      /reboot: Power down|Reached target .*(?:System Power Off|Power-Off|System Halt)/,
    ],
    /auditd\[\d+\]: The audit daemon is now halting the system/,
  ],
  prove: (facts) =>
    fromDisk(facts, 'setting', ({ path, name, value }) =>
      path === '/etc/audit/auditd.conf' && value.toUpperCase() === 'HALT' && hasFull(facts)
        ? `${name} is HALT, and a file system is full`
        : null,
    ),
  means: 'auditd.conf says HALT for a full disk.',
  todo: 'Make room, or set the actions in auditd.conf to SUSPEND.',
  fixes: ['full-disk', 'auditd'],
  isAuto: true,
  alike: 'A system that is shut down after it let users in.',
  explains: ['disk-full'],
}

function hasFull({ disk }: Parameters<NonNullable<Rule['prove']>>[0]): boolean {
  return disk?.all('filesystem').some(({ free, total }) => total > 0 && free * 20 < total) ?? false
}
