#!/bin/sh
# unpack.sh TREE: unpacks every package of packages.lock into one tree with merged /usr, and runs nothing of them.
set -eu
# shellcheck source=settings.sh
. "$(dirname "$0")/settings.sh"
tree=$1

mkdir -p "$tree/usr/bin" "$tree/usr/sbin" "$tree/usr/lib" "$tree/usr/lib64"
for name in bin sbin lib lib64; do ln -s "usr/$name" "$tree/$name"; done
while read -r _ _ _ sum; do
  # Not dpkg-deb -x: it would put folders in the place of the links above.
  dpkg-deb --fsys-tarfile "$cache/debs/$sum.deb" |
    tar -x --no-same-owner --keep-directory-symlink -C "$tree" --exclude=./usr/share/doc --exclude=./usr/share/man
done <"$lock"
