import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 24 of docs/diagnose.md. */
export const lvmMissing: Rule = {
  id: 'lvm-missing',
  row: 24,
  stage: 'initramfs',
  title: 'A volume group of LVM is missing or not whole',
  clues: [/Volume group "[^"]+" not found/, /Cannot process volume group \S+/],
  prove: (facts) =>
    fromDisk(facts, 'layer', ({ type, name, state }) =>
      type === 'lvm' && state !== 'ok' ? `volume group ${name} is ${state}` : null,
    ),
  means: 'A disk of the group is not attached, or its label was overwritten.',
  todo: 'Attach the disk, or restore the metadata of the group from its backup in /etc/lvm.',
  fixes: [],
  alike: 'The same words while the initramfs waits for a slow disk.',
  explains: ['root-not-found', 'root-not-found-dracut'],
}
