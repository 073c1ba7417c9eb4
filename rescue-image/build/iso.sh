#!/bin/sh
# iso.sh PACKAGES FOLDER: FOLDER/rescue.iso from vmlinuz, initrd and cmdline there; boots by BIOS and UEFI, as any disk.
set -eu
# shellcheck source=settings.sh
. "$(dirname "$0")/settings.sh"
packages=$1 folder=$2
tree=$folder/iso
read -r cmdline <"$folder/cmdline"

mkdir -p "$tree/boot/grub" "$tree/isolinux"
cp "$folder/vmlinuz" "$folder/initrd" "$tree/boot/"

cp "$packages/usr/lib/ISOLINUX/isolinux.bin" "$packages/usr/lib/syslinux/modules/bios/ldlinux.c32" "$tree/isolinux/"
cat >"$tree/isolinux/isolinux.cfg" <<END
default rescue
prompt 0
label rescue
  kernel /boot/vmlinuz
  append initrd=/boot/initrd $cmdline
END

# GRUB comes from this disk or from the small one inside it: its own name is (disk) or (disk,partition). It is not
# searched for, because a disk of the instance may hold a file of the same name.
cat >"$tree/boot/grub/grub.cfg" <<END
regexp --set=1:disk '^\(([^,)]*)' "\$prefix"
set root=\$disk
linux (\$disk)/boot/vmlinuz $cmdline
initrd (\$disk)/boot/initrd
boot
END
"$source/build/efi.sh" "$packages" "$tree/efi.img" "$tree/boot/grub/grub.cfg"

dated "$tree"
tool /usr/bin/xorriso -report_about SORRY -as mkisofs -o "$folder/rescue.iso" -V LIBVIRT_RESCUE -r -J \
  --modification-date=2026010100000000 --set_all_file_dates 2026010100000000 \
  -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 -boot-info-table \
  -eltorito-alt-boot -e efi.img -no-emul-boot \
  -isohybrid-mbr "$packages/usr/lib/ISOLINUX/isohdpfx.bin" -isohybrid-gpt-basdat "$tree" 2>"$tree.log" ||
  fail "$(cat "$tree.log")"
rm "$tree.log"
rm -r "$tree"
