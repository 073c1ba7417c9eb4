import { FILL, GONE } from '../../../repair/kinds/breaks.js'
import { PARTITIONS } from '../support/partitions.js'
import type { InsideKind } from '../support/kind.js'

/** Volumes, file systems, and what fstab says of them. */
export const STORAGE_KINDS: readonly InsideKind[] = [
  {
    name: 'a disk of a volume group gone',
    breakUnmounted: `${PARTITIONS('200M, L', '200M, L')}
pvcreate -q \${disk}2 \${disk}3 >/dev/null; vgcreate -q vg0 \${disk}2 \${disk}3 >/dev/null
lvcreate -q -Wn -n data -L 300M vg0 >/dev/null; vgchange -q -an vg0 >/dev/null
dd if=/dev/zero of=\${disk}3 bs=1M count=2`,
    rule: 'lvm-missing',
    fix: null,
  },
  {
    name: 'a devices file of LVM from another machine',
    break: `mkdir -p $R/etc/lvm/devices
echo 'IDTYPE=sys_serial IDNAME=0123-none DEVNAME=/dev/vda2 PVID=x' >$R/etc/lvm/devices/system.devices`,
    rule: 'lvm-devices-file',
    fix: 'initramfs',
  },
  {
    name: 'a disk of a RAID gone',
    breakUnmounted: `${PARTITIONS('200M, L', '200M, L')}
yes | mdadm --create /dev/md7 --level=0 --raid-devices=2 \${disk}2 \${disk}3 --quiet
udevadm settle; mdadm --stop /dev/md7 --quiet
mdadm --zero-superblock \${disk}3; udevadm settle`,
    rule: 'raid-not-started',
    fix: null,
  },
  {
    name: 'an encrypted disk with a damaged header',
    breakUnmounted: `${PARTITIONS('400M, L')}
echo secret | cryptsetup luksFormat -q --pbkdf pbkdf2 --pbkdf-force-iterations 1000 \${disk}2 -
dd if=/dev/zero of=\${disk}2 bs=4096 seek=1 count=7 conv=notrunc
dd if=/dev/zero of=\${disk}2 bs=512 seek=1 count=7 conv=notrunc`,
    rule: 'luks-waits',
    fix: null,
  },
  {
    name: 'superblock wiped',
    breakUnmounted: 'dd if=/dev/zero of=$part bs=1024 seek=1 count=1 conv=notrunc',
    rule: 'ext4-damaged',
    fix: 'fsck',
  },
  {
    name: 'a file system with errors',
    breakUnmounted: "debugfs -w -R 'clri /etc/hostname' $part; debugfs -w -R 'ssv state 2' $part",
    rule: 'ext4-damaged',
    fix: 'fsck',
  },
  {
    name: 'XFS damaged',
    break: `${PARTITIONS('400M, L')}
mkfs.xfs -q -f \${disk}2
echo "UUID=$(blkid -p -s UUID -o value \${disk}2) /data xfs defaults 0 2" >>$R/etc/fstab
mkdir $R/data`,
    breakUnmounted:
      "xfs_db -x -c 'sb 0' -c 'addr rootino' -c 'write core.mode 0' ${disk}2 >/dev/null",
    rule: 'xfs-damaged',
    fix: 'fsck',
  },
  {
    name: 'Btrfs damaged',
    breakUnmounted: `${PARTITIONS('400M, L')}
mkfs.btrfs -q -f \${disk}2
dd if=/dev/zero of=\${disk}2 bs=4096 seek=16 count=1 conv=notrunc`,
    rule: 'btrfs-damaged',
    fix: 'fsck',
  },
  {
    name: 'the driver of a file system switched off',
    break: `echo 'install vfat /bin/true' >$R/etc/modprobe.d/hardening.conf
echo 'LABEL=none /boot/efi vfat nofail 0 0' >>$R/etc/fstab`,
    rule: 'filesystem-module-missing',
    fix: null,
  },
  { name: 'a device of fstab gone', break: GONE, rule: 'fstab-device-missing', fix: 'fstab' },
  {
    name: 'a wrong type in fstab',
    break: "sed -i 's/ ext4 / xfs /' $R/etc/fstab",
    rule: 'fstab-line-wrong',
    fix: 'fstab',
  },
  {
    name: 'a line of fstab that is cut',
    break: "echo 'tmpfs /srv' >>$R/etc/fstab",
    rule: 'fstab-line-wrong',
    fix: 'fstab',
  },
  { name: 'disk full', break: FILL, rule: 'disk-full', fix: 'full-disk' },
  {
    name: 'no inodes left',
    break: `mkdir $R/var/tmp/many; cd $R/var/tmp/many
free=$(stat -f -c %d .)
tune=$((free - 100)); seq $tune | xargs -n 5000 touch 2>/dev/null || true
cd /`,
    rule: 'disk-full',
    fix: 'full-disk',
  },
]
