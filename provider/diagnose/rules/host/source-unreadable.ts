import { fromSources } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 2 of docs/diagnose.md. */
export const sourceUnreadable: Rule = {
  id: 'source-unreadable',
  row: 2,
  stage: 'host',
  title: 'The host cannot read a file of a disk',
  prove: (facts) =>
    fromSources(facts, ({ target, layers }) => {
      const locked = layers.find(({ state }) => state === 'unreadable')
      return locked === undefined ? null : `a file of disk ${target} cannot be read: ${locked.path}`
    }),
  means:
    'QEMU cannot open the disk, because of its owner, its mode, a lock, or the storage below it.',
  todo: 'Check owner and mode of the file, who else has it open, and the storage that it is on.',
  fixes: [],
  alike:
    'A file that QEMU has open: libvirt gave it to QEMU, and it is no longer readable for others.',
  explains: ['disk-unreadable', 'no-bootable-disk', 'uefi-nothing-to-boot'],
}
