import type { BrokenKind } from '../support/broken-kind.js'
import { INSTALL_GRUB, OTHER_SYMBOL, PARTITION, RENUMBER } from './breaks.js'

/** Boot loader, kernel and initial RAM disk. */
export const BOOT: readonly BrokenKind[] = [
  {
    name: 'initrd-gone',
    break: 'rm $R/boot/initrd.img-*',
    seen: /Unable to mount root fs|No working init found/,
    fixes: [{ id: 'initramfs' }],
    says: /would make \/boot\/initrd\.img-6\.1/,
    proof: ['ls /var/lib/libvirt-rescue/backup/*-initramfs/', /^made$/],
  },
  {
    name: 'initrd-cut',
    break: 'truncate -s 3M $R/boot/initrd.img-*',
    // The kernel takes what there is of it, and the scripts miss their programs.
    seen: /Gave up waiting for root/,
    fixes: [{ id: 'initramfs' }],
    says: /would make \/boot\/initrd\.img-6\.1/,
    proof: ['ls /var/lib/libvirt-rescue/backup/*-initramfs/boot', /^initrd\.img-/],
  },
  {
    name: 'boot-sectors',
    break: 'rm -r $R/boot/grub/i386-pc',
    breakUnmounted:
      'dd if=/dev/zero of=$disk bs=440 count=1 conv=notrunc; dd if=/dev/zero of=$disk bs=512 seek=1 count=2046 conv=notrunc',
    fixes: [{ id: 'grub' }],
    says: /would write GRUB to \/dev\/vda/,
    proof: ['ls -s /var/lib/libvirt-rescue/backup/*-grub/', /vda\.first-1-MiB/],
  },
  {
    name: 'grub-modules',
    break: `${INSTALL_GRUB}
${OTHER_SYMBOL}`,
    fixes: [{ id: 'grub' }],
    says: /would write GRUB to \/dev\/vda/,
    proof: ['grep -c prix /boot/grub/i386-pc/normal.mod || true', /^0$/],
  },
  {
    name: 'grub-partition',
    break: INSTALL_GRUB,
    breakUnmounted: RENUMBER,
    fixes: [{ id: 'grub' }],
    says: /would write GRUB to \/dev\/vda/,
    proof: ['ls -s /var/lib/libvirt-rescue/backup/*-grub/', /vda\.first-1-MiB/],
  },
  {
    name: 'grub-config',
    break: 'rm $R/boot/grub/grub.cfg',
    fixes: [{ id: 'grub-config' }],
    says: /would make \/boot\/grub\/grub\.cfg/,
  },
  {
    name: 'new-kernel',
    break: `new=6.1.0-99-amd64
cp $(ls $R/boot/vmlinuz-* | head -n 1) $R/boot/vmlinuz-$new
mkdir /run/empty; echo '#!/none' >/run/empty/init; chmod 755 /run/empty/init
(cd /run/empty && echo init | cpio -o -H newc) >$R/boot/initrd.img-$new
mkdir $R/lib/modules/$new
ln -sf boot/vmlinuz-$new $R/vmlinuz
ln -sf boot/initrd.img-$new $R/initrd.img`,
    seen: /Kernel panic/,
    fixes: [{ id: 'previous-kernel' }],
    says: /GRUB_DEFAULT="gnulinux-advanced-.*>gnulinux-6\.1\.0-(?!99)/,
    proof: ['uname -r', /^6\.1\.0-(?!99)/],
  },
  {
    name: 'uefi',
    firmware: 'efi',
    break: `${PARTITION('U')}
mkfs.vfat \${disk}2 >/dev/null
mkdir $R/boot/efi
mount \${disk}2 $R/boot/efi
echo "UUID=$(blkid -p -s UUID -o value \${disk}2) /boot/efi vfat umask=0077 0 1" >>$R/etc/fstab`,
    seen: /No bootable option|UEFI Interactive Shell|failed to load/,
    fixes: [{ id: 'grub' }],
    says: /would write GRUB to \/boot\/efi\/EFI\/BOOT\/BOOTX64\.EFI/,
    proof: ['test -d /sys/firmware/efi && echo by UEFI', /^by UEFI$/],
  },
]
