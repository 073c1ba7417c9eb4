import type { Positive } from './positive.js'

/** What the kernel and its initramfs print. */
export const OF_KERNELS: readonly Positive[] = [
  {
    rule: 'initramfs-missing',
    from: 'seen, Linux 6.1',
    lines: [
      '[    1.355081] List of all partitions:',
      '[    1.355403] No filesystem could mount root, tried: ',
      '[    1.355636] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)',
    ],
  },
  {
    rule: 'initramfs-damaged',
    from: 'seen, Linux 6.1',
    lines: [
      '[    1.705889] Initramfs unpacking failed: ZSTD-compressed data is truncated',
      'Gave up waiting for root file system device.  Common problems:',
    ],
  },
  {
    rule: 'initramfs-damaged',
    from: 'Linux 5.14, init/initramfs.c',
    lines: [
      '[    0.912345] Initramfs unpacking failed: invalid magic at start of compressed archive',
    ],
  },
  {
    rule: 'timer-fails',
    from: 'seen, Linux 6.1 under TCG on a busy host',
    lines: [
      "[    0.040000] Kernel panic - not syncing: IO-APIC + timer doesn't work!  Boot with apic=debug and send a report.  Then try booting with the 'noapic' option.",
    ],
  },
  {
    rule: 'memory-too-small',
    from: 'Linux 6.1, mm/oom_kill.c',
    lines: ['[    3.101234] Kernel panic - not syncing: System is deadlocked on memory'],
  },
  {
    rule: 'kernel-panic',
    from: 'Linux 6.1',
    lines: ['[   12.345678] Kernel panic - not syncing: Fatal exception in interrupt'],
  },
  {
    rule: 'kernel-fault',
    from: 'Linux 6.1',
    lines: ['[   60.123456] watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [systemd-udevd:312]'],
  },
  {
    rule: 'kernel-fault',
    from: 'Linux 6.1',
    lines: ['[    5.123456] Oops: 0002 [#1] PREEMPT SMP NOPTI'],
  },
  {
    rule: 'init-missing',
    from: 'seen, initramfs-tools 0.142',
    lines: [
      'run-init: /sbin/init: No such file or directory',
      "Target filesystem doesn't have requested /sbin/init.",
      'run-init: /bin/init: No such file or directory',
    ],
  },
  {
    rule: 'init-missing',
    from: 'initramfs-tools 0.142',
    lines: ['No init found. Try passing init= bootarg.'],
  },
  {
    rule: 'init-broken',
    from: 'seen, Linux 6.1 and glibc 2.36',
    lines: [
      '/sbin/init: error while loading shared libraries: libc.so.6: cannot open shared object file: No such file or directory',
      '[    9.618349] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00007f00',
    ],
  },
  {
    rule: 'root-not-found',
    from: 'seen, initramfs-tools 0.142',
    lines: [
      'Gave up waiting for root file system device.  Common problems:',
      'ALERT!  UUID=6f6e0b0c-5d0e-4c55-9a57-0d8a2f5b7c11 does not exist.  Dropping to a shell!',
      '(initramfs) ',
    ],
  },
  {
    rule: 'root-not-found-dracut',
    from: 'dracut 049, of RHEL 8',
    lines: [
      '[  133.456789] dracut-initqueue[321]: Warning: dracut-initqueue timeout - starting timeout scripts',
      '[  196.456789] dracut-initqueue[321]: Warning: Could not boot.',
      'Generating "/run/initramfs/rdsosreport.txt"',
      'dracut:/# ',
    ],
  },
  {
    rule: 'root-not-found-dracut',
    from: 'dracut 059',
    lines: [
      '[  133.456789] dracut-initqueue[321]: timeout, still waiting for following initqueue hooks:',
    ],
  },
  {
    rule: 'device-name-changed',
    from: 'initramfs-tools 0.142',
    lines: [
      'Gave up waiting for root file system device.  Common problems:',
      'ALERT!  /dev/sda1 does not exist.  Dropping to a shell!',
    ],
  },
  {
    rule: 'not-an-os-tree',
    from: 'systemd 252',
    lines: [
      "systemctl[512]: Failed to switch root: Specified switch root path '/sysroot' does not seem to be an OS tree. os-release file is missing.",
    ],
  },
]
