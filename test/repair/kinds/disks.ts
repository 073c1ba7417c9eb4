import type { BrokenKind } from '../support/broken-kind.js'
import { FILL, GONE, PARTITION } from './breaks.js'

/** File systems, and what is said of them in fstab. */
export const DISKS: readonly BrokenKind[] = [
  {
    name: 'fstab',
    break: GONE,
    seen: /You are in emergency mode|Cannot open access to console/,
    fixes: [{ id: 'fstab' }],
    says: /^\+#libvirt-rescue: UUID=deadbeef/m,
    proof: ['ls /var/lib/libvirt-rescue/backup/*-fstab/etc/', /^fstab$/],
  },
  {
    name: 'superblock',
    break: '',
    breakUnmounted: 'dd if=/dev/zero of=$part bs=1024 seek=1 count=1 conv=notrunc',
    fixes: [{ id: 'fsck' }],
    says: /would repair \/dev\/vda1 \(ext\) by a copy of its superblock/,
  },
  {
    name: 'inconsistent',
    break: 'mkdir -p $R/srv/data/more; echo kept >$R/srv/data/more/file',
    breakUnmounted: "debugfs -w -R 'clri /srv/data' $part; debugfs -w -R 'ssv state 2' $part",
    // An initramfs without fsck leaves it to systemd.
    seen: /requires a manual fsck|You are in emergency mode/,
    fixes: [{ id: 'fsck', parameters: { loss: 'yes' } }],
    isRefusedUnasked: true,
    says: /would repair \/dev\/vda1 \(ext4\), also what loses files/,
    proof: ['cat /lost+found/*/file', /^kept$/],
  },
  {
    name: 'xfs',
    break: `${PARTITION('L')}
mkfs.xfs -q -f \${disk}2
echo "UUID=$(blkid -p -s UUID -o value \${disk}2) /data xfs defaults 0 2" >>$R/etc/fstab
mkdir $R/data`,
    breakUnmounted:
      "xfs_db -x -c 'sb 0' -c 'addr rootino' -c 'write core.mode 0' ${disk}2 >/dev/null",
    seen: /You are in emergency mode|Cannot open access to console/,
    fixes: [{ id: 'fsck', parameters: { loss: 'yes' } }],
    isRefusedUnasked: true,
    says: /would repair \/dev\/vda2 \(xfs\), also what loses files/,
    proof: ['findmnt -no FSTYPE /data', /^xfs$/],
  },
  {
    name: 'btrfs',
    break: `${PARTITION('L')}
mkfs.btrfs -q -f \${disk}2
echo "UUID=$(blkid -p -s UUID -o value \${disk}2) /data btrfs defaults,x-systemd.device-timeout=15s 0 0" >>$R/etc/fstab
mkdir $R/data`,
    breakUnmounted: 'dd if=/dev/zero of=${disk}2 bs=4096 seek=16 count=1 conv=notrunc',
    seen: /You are in emergency mode|Cannot open access to console/,
    fixes: [{ id: 'fsck' }],
    says: /would repair \/dev\/vda2 \(btrfs\) by a copy of its superblock/,
    proof: ['findmnt -no FSTYPE /data', /^btrfs$/],
  },
  {
    name: 'full-disk-grows',
    break: FILL,
    fixes: [{ id: 'full-disk' }],
    says: /would grow partition 1 of \/dev\/vda by \d{3,4} MiB\nwould grow the file system of \//,
    proof: ['df -m --output=avail / | tail -n 1; ls /var/log | grep -c huge', /^\s*\d{3,}\n\d+$/],
  },
  {
    name: 'disk-emptied',
    break: `${PARTITION('L')}${FILL}`,
    fixes: [{ id: 'full-disk', parameters: { remove: '/var/log/huge.0,/var/log/huge.1' } }],
    isRefusedUnasked: true,
    says: /would empty \/var\/log\/huge\.0\n(?:.*\n)*the largest, in MiB:\n +512 \/var\/log\/huge/,
    proof: ['df -m --output=avail / | tail -n 1', /^\s*\d{3,}$/],
  },
]
