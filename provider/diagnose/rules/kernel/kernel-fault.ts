import type { Rule } from '../rule.js'

/** Row 40 of docs/diagnose.md. */
export const kernelFault: Rule = {
  id: 'kernel-fault',
  row: 40,
  stage: 'kernel',
  title: 'The kernel faults or hangs',
  clues: [
    /^(?:\[ *\d+\.\d+\] )?(?:watchdog: )?BUG: (?:soft lockup|unable to handle|kernel NULL pointer)/,
    /^(?:\[ *\d+\.\d+\] )?Oops: [0-9a-f]{4} \[#1\]/,
    /^(?:\[ *\d+\.\d+\] )?INFO: task \S+ blocked for more than \d+ seconds/,
  ],
  means:
    'A driver of the kernel fails, or the host is so busy that the guest stands still for seconds.',
  todo: 'Look at the load of the host; if it is low, boot the previous kernel.',
  fixes: ['previous-kernel'],
  alike: 'A lockup of some seconds while the host was busy, after which the boot goes on.',
}
