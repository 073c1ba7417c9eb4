import type { Rule } from '../rule.js'

/** Row 40 of docs/diagnose.md. */
export const kernelPanic: Rule = {
  id: 'kernel-panic',
  row: 40,
  stage: 'kernel',
  title: 'The kernel panics',
  clues: [/^(?:\[ *\d+\.\d+\] )?Kernel panic - not syncing: /],
  means: 'If it began with a new kernel, the kernel is the cause.',
  todo: 'Boot the previous kernel.',
  fixes: ['previous-kernel'],
  alike: 'The text of a command line or of a manual that mentions a panic.',
  explains: ['crashed'],
}
