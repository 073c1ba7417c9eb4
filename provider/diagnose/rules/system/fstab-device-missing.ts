import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 31 of docs/diagnose.md. */
export const fstabDeviceMissing: Rule = {
  id: 'fstab-device-missing',
  row: 31,
  stage: 'system',
  title: '/etc/fstab names a device that does not appear',
  clues: [
    /\[ ?TIME ?\] Timed out waiting for device /,
    /^\[DEPEND\] Dependency failed for (?:\S+\.mount - )?\/\S*\.?$/,
  ],
  harmless: /dev-(?:tty|hvc)|\/dev\/(?:tty|hvc)/,
  prove: (facts) =>
    fromDisk(facts, 'fstab', ({ state, optional, number, source, target }) =>
      state === 'no-device' && !optional
        ? `line ${number} of /etc/fstab: ${source} for ${target} is on no disk`
        : null,
    ),
  means: 'The system waits for it, 90 seconds as a rule, and stops in emergency mode.',
  todo: 'Attach the disk, correct the line, or give it the option nofail.',
  fixes: ['fstab'],
  isAuto: true,
  alike: 'A device with the option nofail, and a serial port without a terminal: the boot goes on.',
  explains: ['emergency-mode', 'root-locked', 'fstab-line-wrong'],
}
