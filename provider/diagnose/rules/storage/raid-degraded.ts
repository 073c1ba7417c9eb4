import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 26 of docs/diagnose.md. */
export const raidDegraded: Rule = {
  id: 'raid-not-started',
  row: 26,
  stage: 'initramfs',
  title: 'A RAID does not start, because disks are missing',
  clues: [
    /^(?:mdadm: )?.*not enough to start(?: \(\d+\)| the array)/,
    /mdadm: failed to RUN_ARRAY/,
  ],
  prove: (facts) =>
    fromDisk(facts, 'layer', ({ type, name, state }) =>
      type === 'raid' && state !== 'ok' ? `RAID ${name} is ${state}` : null,
    ),
  means: 'A disk of the RAID is not attached or failed.',
  todo: 'Attach the disk; else start the RAID without it by hand.',
  fixes: [],
  alike: 'A RAID that starts without one of its disks: the boot goes on.',
  explains: ['root-not-found', 'root-not-found-dracut', 'lvm-missing'],
}
