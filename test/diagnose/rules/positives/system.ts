import type { Positive } from './positive.js'

/** What storage, systemd and services print. */
export const OF_SYSTEMS: readonly Positive[] = [
  {
    rule: 'lvm-missing',
    from: 'lvm2 2.03 in initramfs-tools',
    lines: [
      '  Volume group "vg0" not found',
      '  Cannot process volume group vg0',
      'Gave up waiting for root file system device.  Common problems:',
    ],
  },
  {
    rule: 'raid-not-started',
    from: 'mdadm 4.2',
    lines: ['mdadm: /dev/md0 assembled from 1 drive - not enough to start (2).'],
  },
  {
    rule: 'raid-not-started',
    from: 'mdadm 4.2',
    lines: [
      'mdadm: /dev/md0 assembled from 2 drives - not enough to start the array while not clean - consider --force.',
    ],
  },
  {
    rule: 'luks-waits',
    from: 'systemd 252',
    lines: ['Please enter passphrase for disk cryptroot: (press TAB for no echo) '],
  },
  {
    rule: 'luks-waits',
    from: 'cryptsetup-initramfs 2.6',
    lines: ['Please unlock disk vda5_crypt: '],
  },
  {
    rule: 'ext4-damaged',
    from: 'e2fsck 1.47 in initramfs-tools',
    lines: [
      '/dev/vda1: UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY.',
      'fsck exited with status code 4',
      'The root filesystem on /dev/vda1 requires a manual fsck',
    ],
  },
  {
    rule: 'xfs-damaged',
    from: 'Linux 5.14',
    lines: [
      '[   10.123456] XFS (vda2): Metadata corruption detected at xfs_agi_verify+0x10c/0x180 [xfs], xfs_agi block 0x2 ',
      '[   10.123499] XFS (vda2): Unmount and run xfs_repair',
      'You are in emergency mode. After logging in, type "journalctl -xb" to view',
    ],
  },
  {
    rule: 'btrfs-damaged',
    from: 'Linux 6.1',
    lines: ['[    4.123456] BTRFS error (device vda2): open_ctree failed'],
  },
  {
    rule: 'xfs-duplicate-uuid',
    from: 'Linux 6.1',
    lines: [
      "[    9.1] XFS (vdb1): Filesystem has duplicate UUID 1aa0e7cd-c6c9-4240-8d3b-18c5dfa873bb - can't mount",
      '[FAILED] Failed to mount data.mount - /data.',
      '[DEPEND] Dependency failed for local-fs.target - Local File Systems.',
    ],
  },
  {
    rule: 'filesystem-features',
    from: 'Linux 6.1',
    lines: [
      "[    9.1] EXT4-fs (vdb1): Couldn't mount because of unsupported optional features (20000000)",
      '[FAILED] Failed to mount data.mount - /data.',
      '[DEPEND] Dependency failed for local-fs.target - Local File Systems.',
    ],
  },
  {
    rule: 'filesystem-features',
    from: 'Linux 6.1',
    lines: [
      '[    9.1] XFS (vdb1): Superblock has unknown incompatible features (0x80000) enabled.',
      '[    9.1] XFS (vdb1): Filesystem cannot be safely mounted by this kernel.',
      '[FAILED] Failed to mount data.mount - /data.',
    ],
  },
  {
    rule: 'filesystem-module-missing',
    from: 'util-linux 2.38',
    lines: [
      "mount: /boot/efi: unknown filesystem type 'vfat'.",
      '[FAILED] Failed to mount boot-efi.mount - /boot/efi.',
      '[DEPEND] Dependency failed for local-fs.target - Local File Systems.',
    ],
  },
  {
    rule: 'fstab-device-missing',
    from: 'seen, systemd 252',
    lines: [
      '[ TIME ] Timed out waiting for device …dbeef-0000-4000-8000-000000000000.',
      '[DEPEND] Dependency failed for data.mount - /data.',
      'You are in emergency mode. After logging in, type "journalctl -xb" to view',
      'Give root password for maintenance',
    ],
  },
  {
    rule: 'fstab-device-missing',
    from: 'systemd 239, of RHEL 8',
    lines: [
      '[ TIME ] Timed out waiting for device dev-disk-by\\x2duuid-deadbeef.device.',
      '[DEPEND] Dependency failed for /data.',
    ],
  },
  {
    rule: 'fstab-line-wrong',
    from: 'util-linux 2.38 and systemd 252',
    lines: [
      'mount: /srv: wrong fs type, bad option, bad superblock on /dev/vdb1, missing codepage or helper program, or other error.',
      '[FAILED] Failed to mount srv.mount - /srv.',
      'You are in emergency mode. After logging in, type "journalctl -xb" to view',
    ],
  },
  {
    rule: 'root-locked',
    from: 'seen, util-linux 2.38',
    lines: [
      'Cannot open access to console, the root account is locked.',
      'See sulogin(8) man page for more details.',
    ],
  },
  {
    rule: 'emergency-mode',
    from: 'seen, systemd 252',
    lines: ['You are in emergency mode. After logging in, type "journalctl -xb" to view'],
  },
  {
    rule: 'selinux-policy-missing',
    from: 'systemd 252',
    lines: [
      '[!!!!!!] Failed to load SELinux policy.',
      '[    5.123456] systemd[1]: Freezing execution.',
    ],
  },
  {
    rule: 'selinux-relabels',
    from: 'policycoreutils 3.4',
    lines: ['*** Warning -- SELinux targeted policy relabel is required.'],
  },
  {
    rule: 'systemd-frozen',
    from: 'systemd 252',
    lines: ['[    5.123456] systemd[1]: Freezing execution.'],
  },
  {
    rule: 'systemd-cycle',
    from: 'systemd 252',
    lines: ['[    5.123456] systemd[1]: local-fs.target: Found ordering cycle on data.mount/start'],
  },
  {
    rule: 'boot-unit-failed',
    from: 'seen, systemd 252',
    lines: [
      '[FAILED] Failed to start ldconfig.service - Rebuild Dynamic Linker Cache.',
      '[FAILED] Failed to start fails.service - fails of the test.',
      '[DEPEND] Dependency failed for sysi…arget - System Initialization.',
      '[DEPEND] Dependency failed for basic.target - Basic System.',
    ],
  },
  {
    rule: 'job-without-limit',
    from: 'seen, systemd 252',
    lines: ['[ ***  ] Job hang.service/start running (2min 3s / no limit)'],
  },
  {
    rule: 'job-without-limit',
    from: 'systemd 247',
    lines: ['[*     ] A start job is running for Wait for the array (1h 2min 3s / no limit)'],
  },
  {
    rule: 'auditd-halts',
    from: 'systemd 252 and auditd 3.0',
    lines: [
      '         Starting auditd.service - Security Auditing Service...',
      '[   20.123456] reboot: Power down',
    ],
  },
  {
    rule: 'disk-full',
    from: 'systemd 252',
    lines: [
      '[   20.123456] systemd-journald[310]: Failed to open system journal: No space left on device',
    ],
  },
  {
    rule: 'disk-full',
    from: 'Python 3',
    lines: ['OSError: [Errno 28] No space left on device: /var/lib/cloud'],
  },
  {
    rule: 'sshd-config-wrong',
    from: 'OpenSSH 9.2',
    lines: ['sshd[512]: /etc/ssh/sshd_config: terminating, 1 bad configuration options'],
  },
  {
    rule: 'sshd-config-wrong',
    from: 'systemd 252',
    lines: ['[FAILED] Failed to start ssh.service - OpenBSD Secure Shell server.'],
  },
  {
    rule: 'ssh-key-refused',
    from: 'OpenSSH 9.2',
    lines: ['sshd[512]: Authentication refused: bad ownership or modes for directory /root/.ssh'],
  },
  {
    rule: 'no-address',
    from: 'isc-dhcp-client 4.4',
    lines: ['No DHCPOFFERS received.', 'No working leases in persistent database - sleeping.'],
  },
  { rule: 'sudoers-wrong', from: 'sudo 1.9.13', lines: ['sudo: /etc/sudoers is world writable'] },
  {
    rule: 'cloud-init-fails',
    from: 'cloud-init 22.4',
    lines: [
      '[   20.123456] cloud-init[512]: 2026-11-27 - util.py',
      '[   20.123456] cloud-init[512]: Traceback (most recent call last):',
    ],
  },
  {
    rule: 'password-expired',
    from: 'Linux-PAM 1.5',
    lines: ['You are required to change your password immediately (password expired).'],
  },
  {
    rule: 'machine-id-missing',
    from: 'systemd 252',
    lines: [
      '[    5.123456] systemd[1]: System cannot boot: Missing /etc/machine-id and /etc is mounted read-only.',
      '[    5.123456] systemd[1]: Freezing execution.',
    ],
  },
]
