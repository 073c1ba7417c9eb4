#!/usr/bin/env bash
# Unpacks, without installing them, the Debian packages that the lab guests' systems are made of.
#
#   kernel.sh         downloads what is missing, into the cache
#   kernel.sh path    prints the folder: vmlinuz, modules.dep with the modules it names, systemd-bootx64.efi
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
wanted=$here/../lab/guest/modules.txt
cache=$HOME/.cache/pulumi-libvirt-rescue/guest
PATH=$PATH:/sbin:/usr/sbin
say() { echo "set-up: guest kernel: $*"; }

# Under a name of its own for each list of modules, so that checkouts with different lists share the cache.
list=$(sha256sum <"$wanted" | head -c 8)
newest() { ls -d "$cache"/kernel-*-"$list" 2>/dev/null | sort --version-sort | tail -n 1 | grep .; }

if [ "${1:-}" = path ]; then newest; exit; fi
if folder=$(newest); then say "$(basename "$folder")"; exit; fi

kernel=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image-/ { print $2; exit }')
version=${kernel#linux-image-}
say "downloading ${version:?no linux-image-amd64 in the package lists: apt-get update}"
mkdir -p "$cache"
work=$(mktemp -d "$cache/download.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -qq download "$kernel" systemd-boot-efi 2>/dev/null
for package in *.deb; do dpkg-deb -x "$package" tree; done

# Of 400 MB the guests need 5: the modules named and those they need in turn.
depmod --basedir tree "$version"
mkdir -p kept
modules=$PWD/kept/lib/modules/$version
mkdir -p "$modules"
(
  cd "tree/lib/modules/$version"
  while read -r name; do grep "/$name\.ko:" modules.dep || { say "no module $name" >&2; exit 1; }; done <"$wanted" |
    tr -d : | tr ' ' '\n' | sort -u | cpio --quiet -pdm "$modules"
  cp modules.order modules.builtin modules.builtin.modinfo "$modules/"
)
depmod --basedir kept "$version"
find "$modules" -maxdepth 1 -type f ! -name modules.dep ! -name modules.alias -delete
mv "tree/boot/vmlinuz-$version" kept/vmlinuz
mv tree/usr/lib/systemd/boot/efi/systemd-bootx64.efi kept/
cp "$wanted" kept/modules.txt
folder=$cache/kernel-$version-$list
rm -rf "${folder:?}"
mv kept "$folder"
