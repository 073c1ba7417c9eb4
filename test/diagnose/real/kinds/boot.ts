import { PARTITIONS } from '../support/partitions.js'
import type { InsideKind } from '../support/kind.js'
import { INSTALL_GRUB, RENUMBER } from '../../../repair/kinds/breaks.js'

/** Firmware, boot loader, kernel and initramfs. */
export const BOOT_KINDS: readonly InsideKind[] = [
  {
    name: 'boot code wiped',
    breakUnmounted: 'dd if=/dev/zero of=$disk bs=440 count=1 conv=notrunc',
    rule: 'no-bootable-disk',
    fix: 'grub',
  },
  { name: 'a disk for BIOS under UEFI', firmware: 'efi', rule: 'firmware-differs', fix: 'grub' },
  {
    name: 'no loader for UEFI',
    firmware: 'efi',
    breakUnmounted: 'dd if=/dev/zero of=$disk bs=440 count=1 conv=notrunc',
    rule: 'uefi-nothing-to-boot',
    fix: 'grub',
  },
  {
    name: 'no fallback for UEFI',
    firmware: 'efi',
    breakUnmounted: `${PARTITIONS('400M, U')}
mkfs.vfat \${disk}2 >/dev/null
mkdir -p /run/esp; mount \${disk}2 /run/esp
mkdir -p /run/esp/EFI/debian; echo MZ >/run/esp/EFI/debian/shimx64.efi
umount /run/esp`,
    rule: 'uefi-entry-stale',
    fix: 'grub',
  },
  {
    name: 'modules of GRUB gone',
    break: 'rm $R/boot/grub/i386-pc/normal.mod',
    rule: 'grub-modules-missing',
    fix: 'grub',
  },
  {
    name: 'GRUB of another make than its modules',
    // As grub-install leaves it that did not come to the disk.
    break: `chroot $R grub-mkimage -O i386-pc -p '(,msdos1)/boot/grub' -o /boot/grub/i386-pc/core.img biosdisk part_msdos ext2`,
    rule: 'grub-mixed-versions',
    fix: 'grub',
  },
  {
    name: 'the partition of GRUB has another number',
    break: INSTALL_GRUB,
    breakUnmounted: RENUMBER,
    rule: 'grub-partition-gone',
    fix: 'grub',
  },
  {
    name: 'root of the menu gone',
    break:
      "sed -i 's/root=UUID=[^ ]*/root=UUID=deadbeef-0000-4000-8000-000000000000/' $R/boot/grub/grub.cfg",
    rule: 'grub-device-gone',
    fix: 'grub-config',
  },
  {
    name: 'configuration of GRUB gone',
    break: 'rm $R/boot/grub/grub.cfg',
    rule: 'grub-config-missing',
    fix: 'grub-config',
  },
  {
    name: 'configuration of GRUB empty',
    break: ': >$R/boot/grub/grub.cfg',
    rule: 'grub-config-missing',
    fix: 'grub-config',
  },
  {
    name: 'kernel gone',
    break: 'rm $R/boot/vmlinuz-*',
    rule: 'kernel-file-missing',
    fix: 'previous-kernel',
  },
  {
    name: 'initramfs gone',
    break: 'rm $R/boot/initrd.img-*',
    rule: 'initramfs-file-missing',
    fix: 'initramfs',
  },
  {
    name: 'initramfs too large for the memory',
    break: 'dd if=/dev/zero bs=1M count=160 status=none >>$(ls $R/boot/initrd.img-*)',
    memory: 320,
    rule: 'grub-out-of-memory',
    fix: 'initramfs',
  },
  {
    name: 'kernel cut',
    break: 'truncate -s 1M $R/boot/vmlinuz-*',
    rule: 'kernel-damaged',
    fix: 'previous-kernel',
  },
  {
    name: 'a kernel without an initramfs',
    break: `rm $R/boot/initrd.img-*; sed -i '/initrd/d' $R/boot/grub/grub.cfg`,
    rule: 'initramfs-missing',
    fix: 'initramfs',
  },
  {
    name: 'initramfs cut',
    break: 'truncate -s 3M $R/boot/initrd.img-*',
    rule: 'initramfs-damaged',
    fix: 'full-disk',
  },
  {
    name: 'initramfs without the driver of the disk',
    break: `mkdir -p /run/unpacked; cd /run/unpacked
image=$(ls $R/boot/initrd.img-*)
zstd -dc $image | cpio -id 2>/dev/null
find . -name 'virtio_blk.ko*' -exec rm {} +
find . | cpio -o -H newc 2>/dev/null | zstd -1 -q >$image
cd /; rm -r /run/unpacked`,
    rule: 'disk-driver-missing',
    fix: 'initramfs',
  },
  {
    name: 'a root by the name of another bus',
    break: "sed -i 's/root=UUID=[^ ]*/root=\\/dev\\/sda1/' $R/boot/grub/grub.cfg",
    rule: 'device-name-changed',
    fix: 'grub-config',
  },
]
