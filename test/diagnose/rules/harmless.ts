/** Lines that look like a cause and are none. */
export interface Harmless {
  readonly what: string
  readonly lines: readonly string[]
}

const KERNEL = '[    0.000000] Linux version 6.1.0-56-amd64 (debian-kernel@lists.debian.org)'
const LOGIN = 'debian login: '
const WELCOME = 'Welcome to Debian GNU/Linux 12 (bookworm)!'

export const HARMLESS: readonly Harmless[] = [
  {
    what: 'the ROM of a network card that says that it is there',
    lines: ['iPXE (http://ipxe.org) 00:03.0 CA00 PCI2.10 PnP PMM+0EFCF040+0EF0F040 CA00'],
  },
  {
    what: 'an empty cdrom that SeaBIOS tries before the disk',
    lines: [
      'Booting from DVD/CD...',
      'Boot failed: Could not read from CDROM (code 0003)',
      'Booting from Hard Disk...',
      'Welcome to GRUB!',
      KERNEL,
    ],
  },
  {
    what: 'an entry of UEFI for an empty cdrom, and one that is stale, before the one that starts',
    lines: [
      'BdsDxe: failed to load Boot0001 "UEFI QEMU DVD-ROM QM00001" from PciRoot(0x0): Not Found',
      'BdsDxe: failed to load Boot0002 "debian" from HD(1,GPT,5F3C): Not Found',
      'BdsDxe: loading Boot0003 "UEFI QEMU HARDDISK" from PciRoot(0x0)',
      'BdsDxe: starting Boot0003 "UEFI QEMU HARDDISK" from PciRoot(0x0)',
    ],
  },
  {
    what: 'the network that is tried before the disk',
    lines: [
      '>>Start PXE over IPv4.',
      'BdsDxe: starting Boot0003 "UEFI QEMU HARDDISK" from PciRoot(0x0)',
      KERNEL,
    ],
  },
  {
    what: 'files that GRUB does without',
    lines: [
      'Welcome to GRUB!',
      "error: file `/boot/grub/fonts/unicode.pf2' not found.",
      "error: file `/boot/grub/locale/en_US.gmo' not found.",
      'error: no suitable video mode found.',
      'error: no such device: 0a1b-2c3d.',
      KERNEL,
      LOGIN,
    ],
  },
  {
    what: 'the prompt of GRUB that a user opened',
    lines: [
      'Minimal BASH-like line editing is supported. For the first word, TAB',
      'lists possible command completions. Anywhere else TAB lists possible',
      'device or file completions. ESC at any time exits.',
      'grub>',
    ],
  },
  {
    what: 'junk after an initramfs',
    lines: [KERNEL, '[    0.912345] Initramfs unpacking failed: junk within compressed archive'],
  },
  {
    what: 'the note of a kernel under Secure Boot',
    lines: [
      KERNEL,
      '[    0.000000] Kernel is locked down from EFI Secure Boot; see man kernel_lockdown.7',
    ],
  },
  {
    what: 'a command line with panic in it',
    lines: [
      '[    0.000000] Command line: BOOT_IMAGE=/vmlinuz panic=30 note="Kernel panic - not syncing: x"',
    ],
  },
  {
    what: 'a disk that appears while dracut waits',
    lines: [
      KERNEL,
      '[  133.4] dracut-initqueue[321]: Warning: dracut-initqueue timeout - starting timeout scripts',
      '[  140.1] systemd[1]: Switching root.',
    ],
  },
  {
    what: 'a volume group that appears while the initramfs waits',
    lines: [KERNEL, '  Volume group "vg0" not found', '  Cannot process volume group vg0', WELCOME],
  },
  {
    what: 'a RAID that was late',
    lines: ['mdadm: /dev/md0 assembled from 1 drive - not enough to start (2).', WELCOME],
  },
  {
    what: 'a passphrase that was typed',
    lines: ['Please unlock disk vda5_crypt: ', 'cryptsetup: vda5_crypt: set up successfully'],
  },
  {
    what: 'jobs that have a limit, that have just begun, and that may take their time',
    lines: [
      WELCOME,
      '[*     ] A start job is running for Wait for Network to be Configured (1min 12s / 2min)',
      '[ ***  ] Job web.service/start running (45s / no limit)',
      '[   ***] A start job is running for File System Check on /dev/vdb1 (3min 2s / no limit)',
      '[   ***] Job systemd-fsck@dev-vdb1.service/start running (3min 2s / no limit)',
      '[  *** ] A start job is running for Hold until boot process finishes up (2min / no limit)',
      '[  *** ] A start job is running for Initial cloud-init job (metadata service crawler) (1min 2s / no limit)',
      '[ ***  ] Job cloud-init.service/start running (1min 2s / no limit)',
      '[***   ] A stop job is running for web.service (1min 2s / no limit)',
    ],
  },
  {
    what: 'a job without a limit, after which the boot goes on',
    lines: [WELCOME, '[ ***  ] Job web.service/start running (2min 3s / no limit)', LOGIN],
  },
  {
    what: 'a file system that is checked and recovered',
    lines: [
      KERNEL,
      '/dev/vda1: recovering journal',
      '/dev/vda1: clean, 26031/131072 files, 235000/524288 blocks',
      '[    3.1] EXT4-fs (vda1): recovery complete',
    ],
  },
  {
    what: 'an ext4 that is tried as ext3 first',
    lines: [
      "[    3.0] EXT4-fs (vda1): couldn't mount as ext3 due to feature incompatibilities",
      '[    3.1] EXT4-fs (vda1): mounted filesystem with ordered data mode. Quota mode: none.',
    ],
  },
  {
    what: 'an XFS that replays its log',
    lines: [
      '[    3.1] XFS (vda2): Starting recovery (logdev: internal)',
      '[    3.2] XFS (vda2): Ending recovery (logdev: internal)',
    ],
  },
  {
    what: 'a warning of Btrfs',
    lines: [
      '[    3.1] BTRFS warning (device vda2): checksum verify failed on 123 mirror 1',
      '[    3.1] BTRFS info (device vda2): disk space caching is enabled',
    ],
  },
  {
    what: 'a serial port without a terminal',
    lines: ['[ TIME ] Timed out waiting for device dev-ttyS1.device - /dev/ttyS1.'],
  },
  {
    what: 'a device with nofail',
    lines: [
      WELCOME,
      '[ TIME ] Timed out waiting for device dev-vdb1.device - /dev/vdb1.',
      '[DEPEND] Dependency failed for mnt.mount - /mnt.',
      LOGIN,
    ],
  },
  {
    what: 'a file system of the kernel that an older one lacks',
    lines: ['[FAILED] Failed to mount sys-kernel-tracing.mount - Kernel Trace File System.'],
  },
  {
    what: 'a cycle without harm',
    lines: [
      WELCOME,
      '[    5.1] systemd[1]: x.target: Found ordering cycle on y.service/start',
      LOGIN,
    ],
  },
  {
    what: 'the limit of watches',
    lines: ['[   20.1] systemd-udevd[310]: Failed to add inotify watch: No space left on device'],
  },
  {
    what: 'an emergency that was mended at once',
    lines: [
      'You are in emergency mode. After logging in, type "journalctl -xb" to view',
      'Give root password for maintenance',
      '(or press Control-D to continue): ',
      LOGIN,
    ],
  },
  {
    what: 'a system that is shut down',
    lines: [
      '         Starting auditd.service - Security Auditing Service...',
      LOGIN,
      '[  OK  ] Reached target poweroff.target - System Power Off.',
      '[  900.1] reboot: Power down',
    ],
  },
  {
    what: 'an option of sshd that is deprecated',
    lines: ['sshd[512]: /etc/ssh/sshd_config line 12: Deprecated option RSAAuthentication'],
  },
  {
    what: 'a data source that cloud-init does not find',
    lines: [
      '[   20.1] cloud-init[512]: 2026-11-27 - DataSourceNone.py[WARNING]: Used fallback datasource',
    ],
  },
  {
    what: 'a service that failed',
    lines: ['[FAILED] Failed to start systemd-modules-load.service - Load Kernel Modules.'],
  },
  {
    what: 'a lockup of a busy host',
    lines: [
      KERNEL,
      '[   60.1] watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [swapper/0:1]',
      WELCOME,
      LOGIN,
    ],
  },
  {
    what: 'firmware that a driver does without',
    lines: [
      '[   39.6] platform regulatory.0: Direct firmware load for regulatory.db failed with error -2',
      '[    1.6] i8042: PNP: No PS/2 controller found.',
    ],
  },
  {
    what: 'a relabelling in an earlier boot',
    lines: ['*** Warning -- SELinux targeted policy relabel is required.', KERNEL, WELCOME, LOGIN],
  },
  {
    what: 'a unit that fails, and that the system can do without',
    lines: [
      KERNEL,
      WELCOME,
      '[FAILED] Failed to start ldconfig.service - Rebuild Dynamic Linker Cache.',
      '[DEPEND] Dependency failed for apt-daily.timer - Daily apt download activities.',
      '[  OK  ] Reached target basic.target - Basic System.',
    ],
  },
  {
    what: 'emergency mode, from which somebody went on to a login',
    lines: [
      KERNEL,
      WELCOME,
      '[  OK  ] Reached target emergency.target - Emergency Mode.',
      'You are in emergency mode. After logging in, type "journalctl -xb" to view',
      LOGIN,
    ],
  },
]
