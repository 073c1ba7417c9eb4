import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 25 of docs/diagnose.md. */
export const lvmDevicesFile: Rule = {
  id: 'lvm-devices-file',
  row: 25,
  stage: 'initramfs',
  title: 'The devices file of LVM names disks that this instance does not have',
  prove: (facts) =>
    fromDisk(facts, 'setting', ({ path, name, value }) =>
      path === '/etc/lvm/devices/system.devices' && name === 'stale'
        ? `it names ${value}, which no disk has`
        : null,
    ),
  means:
    'LVM uses only the disks in that file. A copy of an instance has disks with other names, and no error is shown.',
  todo: 'Delete the file, or import the devices again, and make the initramfs again.',
  fixes: ['initramfs'],
  alike: 'A file that names a disk for data that was removed, if the volume group is whole.',
  explains: ['lvm-missing', 'root-not-found-dracut', 'root-not-found'],
}
