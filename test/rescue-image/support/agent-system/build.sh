#!/usr/bin/env bash
# build.sh RESCUE-IMAGE LABEL FILE: a disk whose system has / on the disk itself and the guest agent, and nothing
# else. It is made of the files of a built rescue image, and boots by BIOS and UEFI.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
image=$1 label=$2 file=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p iso/isolinux over

install -m 755 "$here/init" over/init
(cat "$image/initrd"; cd over && find . | cpio --quiet -o -H newc --owner 0:0 | gzip -9n) >initrd
# An archive that is not compressed comes first: its file tells the image, and nothing else.
start=$(LC_ALL=C grep -abom1 -P '\x28\xb5\x2f\xfd' "$image/initrd" | awk -F: 'NR == 1 { print $1 }')
(cd iso && tail -c "+$((start + 1))" "$image/initrd" | zstd -dcq | cpio --quiet -idm)
install -m 755 "$here/agent-only" iso/usr/sbin/agent-only
rm -rf iso/usr/lib/modules

options="$(cat "$image/cmdline") rootlabel=$label"
cp "$image/vmlinuz" initrd /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32 iso/isolinux/
printf 'default agent\nprompt 0\nlabel agent\n  kernel vmlinuz\n  append initrd=initrd %s\n' "$options" >iso/isolinux/isolinux.cfg

printf 'default agent\ntimeout 0\n' >loader.conf
printf 'title agent\nlinux /vmlinuz\ninitrd /initrd\noptions %s\n' "$options" >agent.conf
mformat -C -i iso/efi.img -T $((($(du -k "$image/vmlinuz" initrd | awk '{ sum += $1 } END { print sum }') + 2048) * 2)) -h 16 -s 32 ::
mmd -i iso/efi.img ::/EFI ::/EFI/BOOT ::/loader ::/loader/entries
mcopy -i iso/efi.img "$("$here/../../../setup/kernel.sh" path)/systemd-bootx64.efi" ::/EFI/BOOT/BOOTX64.EFI
mcopy -i iso/efi.img loader.conf ::/loader/
mcopy -i iso/efi.img agent.conf ::/loader/entries/
mcopy -i iso/efi.img "$image/vmlinuz" initrd ::/

xorriso -report_about SORRY -as mkisofs -o "$file" -volid "$label" -rational-rock \
  -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 -boot-info-table \
  -eltorito-alt-boot -e efi.img -no-emul-boot \
  -isohybrid-mbr /usr/lib/ISOLINUX/isohdpfx.bin -isohybrid-gpt-basdat iso
