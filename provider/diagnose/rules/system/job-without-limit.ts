import type { Rule } from '../rule.js'

/** Row 38 of docs/diagnose.md. */
export const jobWithoutLimit: Rule = {
  id: 'job-without-limit',
  row: 38,
  stage: 'system',
  title: 'The boot waits for a unit that has no time limit',
  clues: [
    // systemd 252 and newer, then those before it; at least a minute, because short waits are usual.
    /\bJob \S+\/start running \((?:\d+(?:min|h|d) ?)+(?:\d+s )?\/ no limit\)/,
    /\bA start job is running for .* \((?:\d+(?:min|h|d) ?)+(?:\d+s )?\/ no limit\)/,
  ],
  harmless:
    /systemd-fsck|File System Check|plymouth-quit-wait|Hold until boot process finishes|systemd-cryptsetup|Cryptography Setup|cloud-|Initial cloud-init job|systemd-growfs|systemd-makefs|autorelabel|relabel/i,
  means:
    'Units that come after it do not start, so the system does not come up as long as it runs.',
  todo: 'Look at what the unit waits for; mask it if the system can do without it.',
  fixes: ['mask-unit'],
  alike:
    'A check of a file system, a passphrase that is waited for, and cloud-init: they have no limit either, and end.',
}
