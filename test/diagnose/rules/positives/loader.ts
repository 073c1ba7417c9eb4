import type { Positive } from './positive.js'

/** What firmware and boot loaders print. */
export const OF_LOADERS: readonly Positive[] = [
  {
    rule: 'no-bootable-disk',
    from: 'seen, SeaBIOS 1.16.2',
    lines: [
      'SeaBIOS (version 1.16.2-debian-1.16.2-1)',
      'Booting from Hard Disk...',
      'Boot failed: not a bootable disk',
      'No bootable device.',
    ],
  },
  {
    rule: 'no-bootable-disk',
    from: 'SeaBIOS 1.16.2, boot.c, with a time-out',
    lines: ['No bootable device.  Retrying in 60 seconds.'],
  },
  {
    rule: 'disk-unreadable',
    from: 'seen, SeaBIOS 1.16.2',
    lines: [
      'Booting from Hard Disk...',
      'Boot failed: could not read the boot disk',
      '',
      'No bootable device.',
    ],
  },
  {
    rule: 'disk-unreadable',
    from: 'SeaBIOS 1.16.2, boot.c',
    lines: ['Booting from DVD/CD...', 'Boot failed: Could not read from CDROM (code 0003)'],
  },
  {
    rule: 'uefi-nothing-to-boot',
    from: 'EDK II, BdsDxe',
    lines: [
      'BdsDxe: No bootable option or device was found.',
      'BdsDxe: Press any key to enter the Boot Manager Menu.',
    ],
  },
  {
    rule: 'uefi-nothing-to-boot',
    from: 'seen, OVMF 2022.11',
    lines: [
      'UEFI Interactive Shell v2.2',
      'EDK II',
      'UEFI v2.70 (EDK II, 0x00010000)',
      'map: No mapping found.',
      'Shell>',
    ],
  },
  {
    rule: 'uefi-entry-stale',
    from: 'EDK II, BdsDxe',
    lines: [
      'BdsDxe: failed to load Boot0001 "debian" from HD(1,GPT,5F3C,0x800,0x100000)/\\EFI\\debian\\shimx64.efi: Not Found',
      'BdsDxe: No bootable option or device was found.',
    ],
  },
  {
    rule: 'secure-boot-refuses',
    from: 'EDK II, BdsDxe',
    lines: [
      'BdsDxe: failed to load Boot0001 "UEFI QEMU HARDDISK" from PciRoot(0x0)/Pci(0x1F,0x2)/Sata(0x0,0xFFFF,0x0): Access Denied',
      'BdsDxe: No bootable option or device was found.',
    ],
  },
  {
    rule: 'secure-boot-refuses',
    from: 'shim 15',
    lines: ['Verification failed: (0x1A) Security Violation'],
  },
  {
    rule: 'secure-boot-refuses',
    from: 'GRUB 2.06 of Debian',
    lines: ['error: bad shim signature.', 'error: you need to load the kernel first.'],
  },
  {
    rule: 'network-boot',
    from: 'EDK II, UefiPxeBcDxe',
    lines: ['>>Start PXE over IPv4.', '  PXE-E18: Server response timeout.'],
  },
  { rule: 'network-boot', from: 'iPXE 1.21', lines: ['No more network devices'] },
  {
    rule: 'windows-does-not-boot',
    from: 'bootmgr',
    lines: ['BOOTMGR is missing', 'Press Ctrl+Alt+Del to restart'],
  },
  { rule: 'grub-stage1-fails', from: 'GRUB 2.06, boot.img', lines: ['GRUB Hard Disk Error'] },
  { rule: 'grub-stage1-fails', from: 'GRUB 2.06, boot.img', lines: ['GRUB Geom Error'] },
  {
    rule: 'grub-modules-missing',
    from: 'GRUB 2.06',
    lines: [
      "error: file `/boot/grub/i386-pc/normal.mod' not found.",
      'Entering rescue mode...',
      'grub rescue>',
    ],
  },
  {
    rule: 'grub-partition-gone',
    from: 'GRUB 2.06',
    lines: ['error: no such partition.', 'Entering rescue mode...', 'grub rescue>'],
  },
  {
    rule: 'grub-device-gone',
    from: 'seen, GRUB 2.06',
    lines: [
      'error: no such device: 6f6e0b0c-5d0e-4c55-9a57-0d8a2f5b7c11.',
      'Entering rescue mode...',
      'grub rescue>',
    ],
  },
  {
    rule: 'grub-disk-gone',
    from: 'GRUB 2.06',
    lines: ["error: disk `hd1,msdos1' not found.", 'Entering rescue mode...', 'grub rescue>'],
  },
  {
    rule: 'grub-disk-gone',
    from: 'seen, GRUB 2.06',
    lines: ['error: hd9 cannot get C/H/S values.', 'grub rescue>'],
  },
  {
    rule: 'grub-unknown-filesystem',
    from: 'GRUB 2.06',
    lines: ['error: unknown filesystem.', 'Entering rescue mode...', 'grub rescue>'],
  },
  {
    rule: 'grub-unknown-filesystem',
    from: 'GRUB 2.06',
    lines: ["error: attempt to read or write outside of disk `hd0'.", 'Entering rescue mode...'],
  },
  {
    rule: 'grub-unknown-filesystem',
    from: 'seen, GRUB 2.06',
    lines: ['error: something wrong with extent.', 'error: you need to load the kernel first.'],
  },
  {
    rule: 'grub-mixed-versions',
    from: 'GRUB 2.06',
    lines: ["error: symbol `grub_calloc' not found.", 'Entering rescue mode...', 'grub rescue>'],
  },
  {
    rule: 'grub-prompt',
    from: 'seen, GRUB 2.06',
    lines: [
      'GNU GRUB  version 2.06-13+deb12u2',
      'Minimal BASH-like line editing is supported. For the first word, TAB lists possible',
      'command completions. Anywhere else TAB lists possible device or file completions.',
      'grub>',
    ],
  },
  { rule: 'grub-rescue', from: 'GRUB 2.06', lines: ['Entering rescue mode...', 'grub rescue>'] },
  {
    rule: 'kernel-file-missing',
    from: 'seen, GRUB 2.06',
    lines: [
      "error: file `/vmlinuz' not found.",
      'error: you need to load the kernel first.',
      '',
      'Press any key to continue...',
    ],
  },
  {
    rule: 'initramfs-file-missing',
    from: 'seen, GRUB 2.06',
    lines: [
      "error: file `/boot/initrd.img-6.1.0-56-amd64' not found.",
      'Press any key to continue...',
    ],
  },
  {
    rule: 'grub-out-of-memory',
    from: 'GRUB 2.06',
    lines: ['error: out of memory.', 'Press any key to continue...'],
  },
  {
    rule: 'kernel-damaged',
    from: 'GRUB 2.06',
    lines: ['error: invalid magic number.', 'error: you need to load the kernel first.'],
  },
  {
    rule: 'kernel-damaged',
    from: 'Linux 6.1, boot/compressed',
    lines: ['XZ-compressed data is corrupt', '', ' -- System halted'],
  },
]
