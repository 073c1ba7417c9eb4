# shellcheck shell=sh
# Sourced in a rescue guest: functions that make disks with a small system on them, and clear them.
set -e

# tree DIRECTORY NAME: a system that chroot can enter.
tree() {
  for part in bin boot dev etc proc run srv sys var var/www; do mkdir -p "$1/$part"; done
  echo 'ID=small' >"$1/etc/os-release"
  echo "$2" >"$1/etc/name"
  cp /usr/bin/busybox "$1/bin/busybox"
  ln -s busybox "$1/bin/cat"
}

# inside DEVICE NAME [OPTIONS]: puts the tree on a file system.
inside() {
  mount ${3:+-o "$3"} "$1" /mnt
  tree /mnt "$2"
  umount /mnt
}

# part DISK SIZE...: a GPT with partitions of these sizes; + is the rest.
part() {
  disk=$1
  shift
  { echo 'label: gpt'; for size; do echo "size=$size"; done; } | sfdisk -q --wipe always "/dev/$disk"
  udevadm settle
}

plain_disk() {
  part "$1" 64M
  mkfs.ext4 -q -F "/dev/${1}1"
  inside "/dev/${1}1" "plain $1"
}

# twin_disk DISK OTHER: the other disk gets the same file system.
twin_disk() {
  part "$2" 64M
  dd if="/dev/${1}1" of="/dev/${2}1" bs=1M 2>/dev/null
  udevadm settle
}

newer_disk() {
  part "$1" 64M
  mkfs.ext4 -q -F -O ^metadata_csum "/dev/${1}1"
  inside "/dev/${1}1" "newer $1"
  # The highest bit of the 16 lower ones of s_feature_compat, which no kernel gives a meaning.
  printf '\200' | dd of="/dev/${1}1" bs=1 seek=1117 conv=notrunc 2>/dev/null
}

# The journal holds what was not written to its place: the disk is copied while it is mounted.
unfinished_disk() {
  plain_disk vdc
  mount /dev/vdc1 /mnt
  echo more >/mnt/etc/more
  sync
  twin_disk vdc "$1"
  umount /mnt
  wipefs -qa /dev/vdc1
  udevadm settle
  debugfs -R features "/dev/${1}1" 2>/dev/null | grep -q needs_recovery
}

raid_disks() {
  mdadm --create /dev/md0 --run --quiet --level=1 --raid-devices=2 --assume-clean "/dev/$1" "/dev/$2" 2>/dev/null
  mkfs.btrfs -q -f /dev/md0
  mount /dev/md0 /mnt
  btrfs -q subvolume create /mnt/@
  tree /mnt/@ raid
  umount /mnt
  mdadm --stop --quiet /dev/md0
  udevadm settle
}

# locked_disk DISK PASSPHRASE: an ESP, /boot, and LUKS with LVM with the root and /srv.
locked_disk() {
  part "$1" 40M 60M +
  mkfs.vfat "/dev/${1}1" >/dev/null
  mkfs.ext4 -q -F "/dev/${1}2"
  printf %s "$2" | cryptsetup luksFormat -q --pbkdf pbkdf2 --pbkdf-force-iterations 1000 "/dev/${1}3" -
  printf %s "$2" | cryptsetup open "/dev/${1}3" making -
  vgcreate -q -q vg0 /dev/mapper/making
  lvcreate -q -q -y -n root -L 60M vg0
  lvcreate -q -q -y -n srv -l 100%FREE vg0
  mkfs.ext4 -q -F /dev/vg0/root
  mkfs.xfs -q -f /dev/vg0/srv
  inside /dev/vg0/root locked
  mount "/dev/${1}2" /mnt && mkdir /mnt/efi && umount /mnt
  mount /dev/vg0/srv /mnt && mkdir /mnt/www && umount /mnt
  mount /dev/vg0/root /mnt
  ln -s ../run /mnt/leads-out
  cat >/mnt/etc/fstab <<TABLE
# what this system mounts
/dev/mapper/vg0-root / ext4 defaults 0 1
UUID=$(blkid -s UUID -o value "/dev/${1}1") /boot/efi vfat umask=0077 0 1
/srv/www /var/www none bind 0 0
UUID=$(blkid -s UUID -o value "/dev/${1}2") /boot ext4 defaults 0 1
/dev/vg0/srv /srv xfs defaults 0 2
/dev/vg0/srv /leads-out xfs defaults 0 2
/dev/sdb1 /old ext4 defaults 0 0
UUID=00000000-dead-beef-0000-000000000000 /gone xfs defaults 0 0
tmpfs /tmp tmpfs defaults 0 0
TABLE
  umount /mnt
  vgchange -q -q -an vg0
  cryptsetup close making
}

clear_disks() {
  sysroot umount 2>/dev/null
  for disk in vda vdb vdc; do
    wipefs -qaf "/dev/$disk"
    dd if=/dev/zero of="/dev/$disk" bs=1M count=130 conv=notrunc 2>/dev/null
    blockdev --rereadpt "/dev/$disk"
  done
  udevadm settle
}
