#!/bin/sh
# efi.sh PACKAGES FILE CONFIG: the FAT image that UEFI boots: shim and GRUB, signed by Debian, and GRUB's CONFIG.
set -eu
# shellcheck source=settings.sh
. "$(dirname "$0")/settings.sh"
packages=$1 file=$2 config=$3

# put FILE PLACE
put() { mtools mcopy -m -i "$file" "$1" "::$2"; }
mtools() { tool /usr/bin/mtools -c "$@"; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$packages/usr/lib/shim/shimx64.efi.signed" "$work/shim"
cp "$packages/usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed" "$work/grub"
cp "$config" "$work/config"
dated "$work"

truncate -s 5632K "$file"
mtools mformat -i "$file" -N 20260101 -T 11264 -h 16 -s 32 ::
for folder in /EFI /EFI/BOOT /boot /boot/grub; do mtools mmd -i "$file" "::$folder"; done
put "$work/shim" /EFI/BOOT/BOOTX64.EFI
put "$work/grub" /EFI/BOOT/grubx64.efi
put "$work/config" /boot/grub/grub.cfg
