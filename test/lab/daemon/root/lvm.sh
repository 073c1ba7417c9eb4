#!/bin/bash
# Stands in for LVM's tools in the namespace of a root daemon: for machines whose kernel has no device mapper, or where
# a test must not make a volume group. It knows one group, vg0, of 64 MiB. A logical volume is a loop device on a sparse
# file below $files, which has the name of the volume. Only what libvirt's driver of logical pools asks for is here.
set -euo pipefail
files=/var/lib/libvirt/vg0
extent=$((4 << 20))
size=$((64 << 20))
mkdir -p "$files" /dev/vg0

used() { find "$files" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }'; }
last() { printf '%s' "${@: -1}"; }

case ${0##*/} in
pvs) echo '  /dev/loop-of-vg0 vg0' ;;
vgs) echo "  $size:$((size - $(used)))" ;;
lvs)
  for file in "$files"/*; do
    [ -e "$file" ] || continue
    bytes=$(stat -c %s "$file")
    echo "  ${file##*/}##$(cksum <<<"$file" | tr -d ' ')#/dev/loop-of-vg0(0)#linear#1#$bytes#$extent#$bytes#-wi-a-----"
  done
  ;;
lvcreate)
  while [ $# -gt 1 ]; do
    case $1 in
    --name) name=$2 ;;
    -L | --size) kib=${2%K} ;;
    esac
    shift
  done
  bytes=$((((kib << 10) + extent - 1) / extent * extent))
  [ $((size - $(used))) -ge $bytes ] || { echo '  Volume group "vg0" has insufficient free space' >&2; exit 5; }
  truncate -s $bytes "$files/$name"
  device=$(losetup --find --show "$files/$name")
  mknod -m 600 "/dev/vg0/$name" b 7 "${device#/dev/loop}"
  ;;
lvremove)
  name=$(basename "$(last "$@")")
  losetup --detach "$(losetup --noheadings --output NAME --associated "$files/$name")"
  rm "/dev/vg0/$name" "$files/$name"
  ;;
esac
