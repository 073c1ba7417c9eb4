import { INSTALL_GRUB, OTHER_SYMBOL } from '../../../repair/kinds/breaks.js'
import type { InsideKind } from '../support/kind.js'
import { BOOT_KINDS } from './boot.js'

/** Ways to break a Debian that its firmware or its boot loader shows some seconds after the start. */
export const LOADER_KINDS: readonly InsideKind[] = [
  ...BOOT_KINDS.filter(({ name }) => name === 'kernel gone'),
  {
    name: 'no signature in the first sector',
    breakUnmounted: 'dd if=/dev/zero of=$disk bs=1 seek=510 count=2 conv=notrunc',
    rule: 'no-bootable-disk',
    fix: 'grub',
  },
  {
    name: 'the rest of GRUB behind the end of the disk',
    breakUnmounted: "printf '\\377\\377\\377\\177' | dd of=$disk bs=1 seek=92 conv=notrunc",
    rule: 'grub-stage1-fails',
    fix: 'grub',
  },
  {
    name: 'modules of another version',
    break: `${INSTALL_GRUB}
${OTHER_SYMBOL}`,
    rule: 'grub-mixed-versions',
    fix: 'grub',
  },
  ...BOOT_KINDS.filter(({ rule }) => rule === 'grub-partition-gone'),
  {
    name: 'a disk of the menu gone',
    break: "sed -i 's/^search.*/set root=(hd1,msdos1)/' $R/boot/grub/grub.cfg",
    rule: 'grub-disk-gone',
    fix: 'grub',
  },
  {
    name: 'a root of the menu without a file system',
    break: "sed -i 's/^search.*/set root=(hd0)/' $R/boot/grub/grub.cfg",
    rule: 'grub-unknown-filesystem',
    fix: 'fsck',
  },
  {
    name: 'menu gone',
    break: 'rm $R/boot/grub/grub.cfg',
    rule: 'grub-prompt',
    fix: 'grub-config',
  },
  {
    name: 'initramfs too large for GRUB',
    break: 'dd if=/dev/zero bs=1M count=400 status=none >>$(ls $R/boot/initrd.img-*)',
    memory: 320,
    rule: 'grub-out-of-memory',
    fix: 'initramfs',
  },
  {
    name: 'a loader that nobody signed',
    break: `cp $R/usr/lib/grub/x86_64-efi/monolithic/grubx64.efi /run/`,
    breakUnmounted: `
dd if=/dev/zero of=$disk bs=1M count=4 conv=notrunc; sync
printf 'label: gpt\\n, 100M, U\\n' | sfdisk -q --force $disk; udevadm settle
mkfs.vfat \${disk}1 >/dev/null; mkdir -p /run/esp; mount \${disk}1 /run/esp
mkdir -p /run/esp/EFI/BOOT; cp /run/grubx64.efi /run/esp/EFI/BOOT/BOOTX64.EFI; umount /run/esp`,
    firmware: 'efi',
    rule: 'secure-boot-refuses',
    fix: 'grub',
  },
]
