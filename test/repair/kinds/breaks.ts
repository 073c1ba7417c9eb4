/** A line of a disk that is not there. */
export const GONE =
  "echo 'UUID=deadbeef-0000-4000-8000-000000000000 /data ext4 defaults,x-systemd.device-timeout=15s 0 2' >>$R/etc/fstab"

/** Takes all blocks of the file system, those that are reserved for root too. */
export const FILL = `
i=0
for size in 512M 64M 8M 1M 64K 4K; do
  while fallocate -l $size $R/var/log/huge.$i 2>/dev/null; do i=$((i + 1)); done
  rm -f $R/var/log/huge.$i
done
sync`

/** Makes a second partition, of 400 MiB, behind the file system. */
export const PARTITION = (type: string): string => `
printf ', 400M, ${type}\\n' | sfdisk -q --no-reread --force -a $disk
partx -a --nr 2 $disk; udevadm settle`

/** Writes GRUB as a person does. The Debian of the tests has it without grub-install. */
export const INSTALL_GRUB = 'chroot $R grub-install --target=i386-pc $disk'

/** Has a module of GRUB ask for a symbol that its core does not have. */
export const OTHER_SYMBOL =
  'chroot $R sed -i s/grub_register_command_prio/grub_register_command_prix/ /boot/grub/i386-pc/normal.mod'

/** Gives the first partition the number 2. */
export const RENUMBER = `
dd if=$disk of=/run/entry bs=1 skip=446 count=16 status=none
dd if=/dev/zero of=$disk bs=1 seek=446 count=16 conv=notrunc status=none
dd if=/run/entry of=$disk bs=1 seek=462 conv=notrunc status=none
sync; blockdev --rereadpt $disk; until [ -b \${disk}2 ]; do sleep 0.2; done`
