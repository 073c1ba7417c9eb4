import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 37 of docs/diagnose.md. */
export const selinuxFails: Rule = {
  id: 'selinux-policy-missing',
  row: 37,
  stage: 'system',
  title: 'The policy of SELinux cannot be loaded',
  clues: [/Failed to load SELinux policy/],
  prove: (facts) =>
    fromDisk(facts, 'setting', ({ path, name, value }) =>
      path === '/etc/selinux/config' && name === 'missing-policy'
        ? `the policy ${value} is not installed`
        : null,
    ),
  means: '/etc/selinux/config names a policy that is not installed or is damaged, and enforces it.',
  todo: 'Name the policy that is installed and relabel the files, or turn SELinux off (SELINUX=disabled).',
  fixes: ['selinux-relabel'],
  alike: 'The same with SELinux permissive: the boot goes on.',
  explains: ['systemd-frozen', 'kernel-panic'],
}
