import type { Rule } from '../rule.js'

/** Row 46 of docs/diagnose.md. */
export const cloudInitFails: Rule = {
  id: 'cloud-init-fails',
  row: 46,
  stage: 'up',
  title: 'cloud-init fails',
  clues: [
    [/cloud-init\[\d+\]: .*/, /cloud-init\[\d+\]: Traceback \(most recent call last\)/],
    /^\[FAILED\] Failed to start .*cloud-(?:init|config|final)(?:-local)?\b/,
    /cloud-init\[\d+\]: .*Failed (?:loading|at merging) .*cloud-config/,
  ],
  means: 'Keys, users or the network of the instance are not set.',
  todo: 'Read its log in /var/log; correct the user data or the data source.',
  fixes: ['ssh-key', 'root-password'],
  alike: 'Warnings of cloud-init, and a data source that is not there.',
}
