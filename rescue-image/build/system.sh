#!/bin/sh
# system.sh PACKAGES ROOT VERSION: adds our own files, the links of busybox, and the folders that are mounted on.
set -eu
# shellcheck source=settings.sh
. "$(dirname "$0")/settings.sh"
packages=$1 root=$2 version=$3

# applets: a link for each program of busybox that no package brings.
applets() {
  for applet in $("$packages/usr/bin/busybox" --list); do
    [ -e "$root/usr/bin/$applet" ] || [ -e "$root/usr/sbin/$applet" ] || ln -s busybox "$root/usr/bin/$applet"
  done
}

cp -R "$source/system/." "$root"
# Not busybox: its shell takes its own mount, blkid and so on before those of the packages.
ln -s dash "$root/usr/bin/sh"
ln -s openssh/sftp-server "$root/usr/lib/sftp-server"
ln -s ../../bin/udevadm "$root/usr/lib/systemd/systemd-udevd"
applets
mkdir -p "$root/dev" "$root/proc" "$root/sys" "$root/run" "$root/tmp" "$root/root" "$root/mnt" "$root/var/lib"
ln -s /run "$root/var/run"
ln -s /proc/self/mounts "$root/etc/mtab"
cat >"$root/etc/os-release" <<END
NAME="Rescue"
PRETTY_NAME="Rescue system of pulumi-libvirt-rescue"
ID=libvirt-rescue
ID_LIKE=debian
VERSION_ID=$version
END
