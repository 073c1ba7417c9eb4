#!/bin/bash
# namespace.sh FOLDER COMMAND…: runs a command in a mount namespace of its own, in which all that libvirt's system daemon
# writes is below FOLDER. There is no /dev/kvm: a root daemon would probe QEMU again on every call if KVM is broken.
set -euo pipefail
folder=$1
shift
mount --make-rprivate /

# bind WHERE NAME: FOLDER/NAME in place of a folder of the system
bind() {
  mkdir -p "$folder/$2" "$1"
  mount --bind "$folder/$2" "$1"
}
bind /run/libvirt run
bind /var/lib/libvirt lib
bind /var/cache/libvirt cache
bind /var/log/libvirt log
bind /etc/libvirt etc

# Debian makes this user with packages that a lab does not need.
for file in passwd group; do cp /etc/$file "$folder/$file"; done
grep -q '^libvirt-qemu:' "$folder/passwd" ||
  echo 'libvirt-qemu:x:64055:64055::/:/bin/false' >>"$folder/passwd"
grep -q '^libvirt-qemu:' "$folder/group" || echo 'libvirt-qemu:x:64055:' >>"$folder/group"
for file in passwd group; do mount --bind "$folder/$file" /etc/$file; done

devices=$folder/dev
mkdir -p "$devices"
mount -t tmpfs tmpfs "$devices"
for device in null zero full random urandom tty; do cp -a /dev/$device "$devices/"; done
mkdir "$devices/pts" "$devices/shm"
mount --rbind /dev/pts "$devices/pts"
mount --rbind /dev/shm "$devices/shm"
ln -s pts/ptmx "$devices/ptmx"
ln -s /proc/self/fd "$devices/fd"
# A test may bring a stand-in for LVM's tools, whose volumes are loop devices.
if [ -e "$folder/lvm.sh" ]; then
  cp -a /dev/loop* "$devices/"
  mount --bind "$folder/lvm.sh" /usr/sbin/lvm
fi
mount --rbind "$devices" /dev

# Not exec: this shell is the first process of the namespace, which must take the children of the dead.
"$@" &
wait $!
