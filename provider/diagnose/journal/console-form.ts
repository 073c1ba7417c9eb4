import type { JournalLine } from './last-boot.js'

/**
 * The text of a line as the console would have shown it, so that a rule needs one pattern for both: the kernel without
 * its name, and what failed with the sign that systemd puts before it.
 */
export function consoleForm({ seconds, text }: JournalLine): string {
  if (text.startsWith(KERNEL))
    return `[${seconds.toFixed(6).padStart(12)}] ${text.slice(KERNEL.length)}`
  if (!text.startsWith(SYSTEMD)) return text
  const said = text.slice(SYSTEMD.length)
  const sign = SIGNS.find(([pattern]) => pattern.test(said))?.[1]
  return sign === undefined ? text : `${sign} ${said}`
}

const [KERNEL, SYSTEMD] = ['kernel: ', 'systemd[1]: ']

/** What systemd says of a job that did not end well, and its sign: job_done_mesg and the like in src/core/job.c. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^Timed out (?:waiting for device|starting|mounting) /, '[ TIME ]'],
  [/^Dependency failed for /, '[DEPEND]'],
  [/^Failed to (?:start|mount|activate swap|listen on) \S.*\.$/, '[FAILED]'],
]
