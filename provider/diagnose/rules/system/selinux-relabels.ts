import type { Rule } from '../rule.js'

/** Row 37 of docs/diagnose.md. */
export const selinuxRelabels: Rule = {
  id: 'selinux-relabels',
  row: 37,
  stage: 'system',
  isSymptom: true,
  title: 'SELinux relabels the files',
  clues: [/\*\*\* Warning -- SELinux \S+ policy relabel is required/],
  means: 'It takes minutes, then the system starts again. If every boot does it, it never ends.',
  todo: 'Wait. If it begins again after each start, look for /.autorelabel and for a full disk.',
  fixes: ['selinux-relabel'],
  alike: 'One relabelling after a change of the policy.',
}
