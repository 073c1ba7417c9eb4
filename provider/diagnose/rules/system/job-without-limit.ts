import { lastBootOf, showTime } from '../../journal/last-boot.js'
import { waitingUnits } from '../../journal/waiting-units.js'
import type { Facts } from '../../facts/facts.js'
import type { Proof, Rule } from '../rule.js'

/** Units that are long, and end: the console names them by description, the journal by their file too. */
const HARMLESS =
  /systemd-fsck|File System Check|plymouth-quit-wait|Hold until boot process finishes|systemd-cryptsetup|Cryptography Setup|cloud-|Initial cloud-init job|systemd-growfs|systemd-makefs|autorelabel|relabel/i

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
  harmless: HARMLESS,
  prove,
  means:
    'Units that come after it do not start, so the system does not come up as long as it runs.',
  todo: 'Look at what the unit waits for; mask it if the system can do without it.',
  fixes: ['mask-unit'],
  alike:
    'A check of a file system, a passphrase that is waited for, and cloud-init: they have no limit either, and end.',
}

/** Seconds after which a unit has no limit, or a very long one: systemd's own are 90 s, and 120 s for the network. */
const LONG_S = 180

/** The console says it while it waits; the journal has the beginning of the unit and not its end. */
function prove({ disk }: Facts): readonly Proof[] {
  const boot = lastBootOf(disk)
  if (boot === null) return []
  return waitingUnits(boot)
    .filter(({ name, seconds }) => seconds >= LONG_S && !HARMLESS.test(name))
    .map(({ name, seconds }) => ({
      source: 'disk',
      words: `journal of the boot of ${showTime(boot.first)}: ${name} was being started for ${seconds} s when the journal ended`,
    }))
}
