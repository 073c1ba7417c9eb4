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
