#!/bin/sh
# Builds the rescue image from Debian 12's packages, by unpacking them: without root, without a loop device, and
# nothing of them runs on this machine but the tools that pack. The same sources give the same bytes.
#
#   build.sh FILE   builds it into the cache, unless it is there, and copies it to FILE
#   build.sh DIR/   copies rescue.iso to the folder, and vmlinuz, initrd and cmdline, which boot without a loader
#   build.sh path   prints the image's folder in the cache, without building it:
#                   rescue.iso; vmlinuz, initrd and cmdline to boot without a loader; contents, the list of its files
set -eu
source=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=build/settings.sh
. "$source/build/settings.sh"

version=$(cd "$source" && find build.sh build contents system packages.lock -type f | sort | xargs sha256sum |
  sha256sum | cut -c1-16)
image=$cache/$version

# For every console that a machine may have; nothing is written to an array or waited for without a reason.
cmdline='console=tty0 console=ttyS0,115200 quiet no_timer_check scsi_mod.scan=sync usb-storage.delay_use=0 md_mod.start_ro=1'

can_build() {
  for command in apt-get dpkg-deb; do
    command -v $command >/dev/null || fail "this system has no $command: build the image on Debian or Ubuntu"
  done
  [ "$(dpkg --print-architecture)" = amd64 ] || fail 'only an amd64 machine can build the image'
}

build() {
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/build.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  "$source/build/fetch.sh"
  "$source/build/unpack.sh" "$work/packages"
  "$source/build/programs.sh" "$work/packages" "$work/root"
  "$source/build/modules.sh" "$work/packages" "$work/root"
  "$source/build/system.sh" "$work/packages" "$work/root" "$version"
  mkdir "$work/done"
  (cd "$work/root" && find . -mindepth 1 | sort | cut -c2-) >"$work/done/contents"
  cp "$work/packages"/boot/vmlinuz-* "$work/done/vmlinuz"
  echo "$cmdline" >"$work/done/cmdline"
  "$source/build/initrd.sh" "$work/packages" "$work/root" "$work/done/initrd"
  "$source/build/iso.sh" "$work/packages" "$work/done"
  [ -d "$image" ] || mv "$work/done" "$image" # another build may have been faster
}

file=${1:?usage: build.sh FILE or DIR/}
if [ "$file" = path ]; then echo "$image"; exit; fi
if [ ! -d "$image" ]; then
  can_build
  say "building $version"
  build
fi
case $file in
  */) folder=$file; file=${file}rescue.iso ;;
  *) folder= ;;
esac
mkdir -p "$(dirname "$file")"
cp "$image/rescue.iso" "$file"
[ -z "$folder" ] || cp "$image/vmlinuz" "$image/initrd" "$image/cmdline" "$folder"
say "$file: $(($(wc -c <"$file") / 1000)) kB, sha256 $(sha256sum <"$file" | cut -d' ' -f1)"
