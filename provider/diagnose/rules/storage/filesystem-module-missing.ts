import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 30 of docs/diagnose.md. */
export const filesystemModuleMissing: Rule = {
  id: 'filesystem-module-missing',
  row: 30,
  stage: 'system',
  title: 'The kernel is kept from loading the driver of a file system',
  clues: [/unknown filesystem type '(?:vfat|xfs|ext4|btrfs)'/],
  prove: (facts) =>
    fromDisk(facts, 'setting', ({ path, name, value }) =>
      path.startsWith('/etc/modprobe.d/') && /^(?:install|blacklist)$/.test(name)
        ? `${path} keeps ${value} from being loaded`
        : null,
    ),
  means:
    'A hardening rule switches the driver off, often vfat, so /boot/efi cannot be mounted; or the modules of the kernel are missing.',
  todo: 'Remove the line in /etc/modprobe.d, or install the modules of the kernel.',
  fixes: [],
  alike: 'Rules for file systems that /etc/fstab does not name.',
  explains: ['emergency-mode', 'root-locked', 'fstab-line-wrong', 'fstab-device-missing'],
}
