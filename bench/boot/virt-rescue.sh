#!/usr/bin/env bash
# Makes virt-rescue ready in a folder: its packages, and a kernel with modules for its appliance, out of the package
# that the rescue image is made of. Needs root for the packages, and for /lib/modules, which has to exist.
#
#   virt-rescue.sh FOLDER    FOLDER/kernel and FOLDER/modules are there then
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
folder=$1
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

"$root/test/setup/packages.sh" guestfish libguestfs-rescue supermin >&2
[ -d /lib/modules ] || as_root mkdir -p /lib/modules
"$root/rescue-image/build/fetch.sh"
sum=$(awk '/^linux-image-/ { print $4 }' "$root/rescue-image/packages.lock")
debs=${XDG_CACHE_HOME:-$HOME/.cache}/pulumi-libvirt-rescue/rescue-image/debs
mkdir -p "$folder/tree"
dpkg-deb --fsys-tarfile "$debs/$sum.deb" | tar -x --no-same-owner -C "$folder/tree" ./boot ./lib/modules
version=$(ls "$folder/tree/lib/modules")
PATH=$PATH:/sbin:/usr/sbin depmod -b "$folder/tree" "$version"
mv "$folder/tree/boot/vmlinuz-$version" "$folder/kernel"
mv "$folder/tree/lib/modules/$version" "$folder/modules"
