import type { Rule } from '../rule.js'

/** Row 31 of docs/diagnose.md. */
export const emergencyMode: Rule = {
  id: 'emergency-mode',
  row: 31,
  stage: 'system',
  isSymptom: true,
  title: 'The system is in emergency mode',
  clues: [
    /^You are in (?:emergency|rescue) mode\./,
    /^Give root password for maintenance/,
    /^Press Enter for maintenance/,
    // Of the screen and the console too, but what follows there says more.
    /systemd\[1\]: Reached target .*Emergency Mode\.?$/,
  ],
  means: 'Something that the system needs at its start failed, mostly a file system of /etc/fstab.',
  todo: 'Look at the disks from the inside of a rescue.',
  fixes: [],
  alike: 'A mode that somebody asked for on the kernel command line.',
}
