import { hashPassword } from '../../provider/password/hash-password.js'
import type { BrokenKind } from './support/broken-kind.js'

const HASH = hashPassword('correct horse', 'test')
const KEY = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.alloc(36, 1)]).toString('base64')} operator`
const GONE =
  "echo 'UUID=deadbeef-0000-4000-8000-000000000000 /data ext4 defaults,x-systemd.device-timeout=15s 0 2' >>$R/etc/fstab"

/** Takes all blocks of the file system, those that are reserved for root too. */
const FILL = `
i=0
for size in 512M 64M 8M 1M 64K 4K; do
  while fallocate -l $size $R/var/log/huge.$i 2>/dev/null; do i=$((i + 1)); done
  rm -f $R/var/log/huge.$i
done
sync`

/** Makes a second partition in the last GB of the disk. */
const PARTITION = (type: string): string => `
printf ', 400M, ${type}\\n' | sfdisk -q --no-reread --force -a $disk
partx -a --nr 2 $disk; udevadm settle`

/** Each way in which the tests break a Debian. */
export const KINDS: readonly BrokenKind[] = [
  {
    name: 'fstab',
    break: GONE,
    seen: /You are in emergency mode|Cannot open access to console/,
    fixes: [{ id: 'fstab' }],
    says: /^\+#libvirt-rescue: UUID=deadbeef/m,
    proof: ['ls /var/lib/libvirt-rescue/backup/*-fstab/etc/', /^fstab$/],
  },
  {
    name: 'locked-root',
    break: GONE,
    seen: /root account is locked/,
    fixes: [{ id: 'locked-root', parameters: { hash: HASH } }, { id: 'fstab' }],
    says: /would change \/etc\/shadow:\nwhat changes is a secret, and not shown\n/,
    proof: ['getent shadow root', /^root:\$6\$/],
  },
  {
    name: 'sshd-config',
    break:
      "sed -i '1i PermitRootLogim yes' $R/etc/ssh/sshd_config; echo 'MaxAuthTries six' >$R/etc/ssh/sshd_config.d/10-own.conf; rm $R/etc/ssh/ssh_host_*",
    fixes: [{ id: 'sshd-config' }],
    says: /would change \/etc\/ssh\/sshd_config:\n-PermitRootLogim yes\n\+#libvirt-rescue: PermitRootLogim yes/,
    proof: ['systemctl is-active ssh', /^active$/],
  },
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
    seen: /Kernel panic/,
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
    name: 'grub-config',
    break: 'rm $R/boot/grub/grub.cfg',
    fixes: [{ id: 'grub-config' }],
    says: /would make \/boot\/grub\/grub\.cfg/,
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
    seen: /requires a manual fsck/,
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
    name: 'full-disk-empties',
    break: `${PARTITION('L')}${FILL}`,
    fixes: [{ id: 'full-disk', parameters: { remove: '/var/log/huge.0,/var/log/huge.1' } }],
    isRefusedUnasked: true,
    says: /would empty \/var\/log\/huge\.0\n(?:.*\n)*the largest, in MiB:\n +512 \/var\/log\/huge/,
    proof: ['df -m --output=avail / | tail -n 1', /^\s*\d{3,}$/],
  },
  {
    name: 'sudoers',
    break:
      "echo 'admin ALL=(ALL NOPASSWD ALL' >$R/etc/sudoers.d/admin; chmod 666 $R/etc/sudoers; chmod u-s $R/usr/bin/sudo",
    fixes: [{ id: 'sudoers' }],
    says: /would change \/etc\/sudoers\.d\/admin:/,
    proof: ['sudo -n -u nobody sudo -l 2>&1 | head -n 1; sudo -n id -un', /root$/],
  },
  {
    name: 'auditd',
    break:
      "sed -i -E 's/^(space_left_action|admin_space_left_action|disk_full_action) *=.*/\\1 = HALT/; s/^space_left *=.*/space_left = 99999/; s/^admin_space_left *=.*/admin_space_left = 99998/' $R/etc/audit/auditd.conf",
    seen: /Power down/,
    fixes: [{ id: 'auditd' }],
    says: /^\+admin_space_left_action = SUSPEND$/m,
    proof: ['systemctl is-active auditd', /^active$/],
  },
  {
    name: 'hanging-unit',
    break: `cat >$R/etc/systemd/system/hang.service <<'END'
[Unit]
DefaultDependencies=no
Before=basic.target
[Service]
Type=oneshot
TimeoutStartSec=infinity
ExecStart=/bin/sleep infinity
END
mkdir -p $R/etc/systemd/system/basic.target.wants
ln -s ../hang.service $R/etc/systemd/system/basic.target.wants/`,
    seen: /start job is running for .*hang/,
    fixes: [{ id: 'mask-unit', parameters: { unit: 'hang.service' } }],
    says: /would mask hang\.service/,
    proof: ['cat /var/lib/libvirt-rescue/backup/*/etc/systemd/system/hang.service', /infinity/],
  },
  {
    name: 'selinux',
    break: `mkdir -p $R/etc/selinux
printf 'SELINUX=enforcing\\nSELINUXTYPE=targeted\\n' >$R/etc/selinux/config
sed -i 's/^linux .*/& security=selinux/' $R/boot/grub/grub.cfg`,
    seen: /Failed to load SELinux policy/,
    fixes: [{ id: 'selinux-relabel' }],
    says: /^\+SELINUX=permissive$/m,
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
  {
    name: 'root-password',
    break: '',
    fixes: [{ id: 'root-password', parameters: { hash: HASH } }],
    says: /would change \/etc\/shadow:\nwhat changes is a secret, and not shown\n/,
    proof: ['getent shadow root', /^root:\$6\$/],
  },
  {
    name: 'ssh-key',
    break:
      'mkdir -p $R/root/.ssh; printf "# no end of line" >$R/root/.ssh/authorized_keys; chmod 777 $R/root/.ssh',
    fixes: [{ id: 'ssh-key', parameters: { key: KEY } }],
    says: /would give \/root\/\.ssh mode 700/,
    proof: [
      'cat /root/.ssh/authorized_keys; stat -c %a /root/.ssh',
      /^# no end of line\nssh-ed25519 .*\n700$/,
    ],
  },
]
