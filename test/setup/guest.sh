#!/usr/bin/env bash
# Builds the system of the lab guests: one image that boots as disk, cdrom and USB stick, by BIOS and UEFI.
#
#   guest.sh         builds it into the cache, unless it is there
#   guest.sh path    prints the folder: lab.img, and vmlinuz and initrd to boot without it
#
# The kernel's command line holds a word of fixed length, lab=,,,…, which test/lab/image.ts fills in.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source=$here/../lab/guest
images=$HOME/.cache/pulumi-libvirt-rescue/guest/images
kernel=$("$here/kernel.sh" path)
version=$(cat "$source/init" "$source/report" "$0" "$kernel/modules.txt" <(basename "$kernel") | sha256sum | head -c 16)
image=$images/$version

if [ "${1:-}" = path ]; then echo "$image"; exit; fi
if [ -d "$image" ]; then echo 'set-up: guest image: there'; exit; fi
echo 'set-up: guest image: building'
mkdir -p "$images"
work=$(mktemp -d "$images/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p root/{bin,dev,proc,sys} iso/isolinux done

cp "$(command -v busybox)" root/bin/busybox
install -m 755 "$source/init" root/init
cp "$source/report" root/
cp -r "$kernel/lib" root/
(cd root && find . | sort | cpio --quiet -o -H newc --owner 0:0) | gzip -9n >done/initrd
cp "$kernel/vmlinuz" done/

options="console=ttyS0 quiet panic=-1 usb-storage.delay_use=0 scsi_mod.scan=sync lab=$(printf ',%.0s' {1..48})"
cp done/* /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32 iso/isolinux/
cat >iso/isolinux/isolinux.cfg <<END
default lab
prompt 0
label lab
  kernel vmlinuz
  append initrd=initrd $options
END

printf 'default lab\ntimeout 0\n' >loader.conf
printf 'title lab\nlinux /vmlinuz\ninitrd /initrd\noptions %s\n' "$options" >lab.conf
mformat -C -i iso/efi.img -T $((($(du -k done | cut -f1) + 1024) * 2)) -h 16 -s 32 ::
mmd -i iso/efi.img ::/EFI ::/EFI/BOOT ::/loader ::/loader/entries
mcopy -i iso/efi.img "$kernel/systemd-bootx64.efi" ::/EFI/BOOT/BOOTX64.EFI
mcopy -i iso/efi.img loader.conf ::/loader/
mcopy -i iso/efi.img lab.conf ::/loader/entries/
mcopy -i iso/efi.img done/vmlinuz done/initrd ::/

xorriso -report_about SORRY -as mkisofs -o done/lab.img -volid LAB -rational-rock \
  -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 -boot-info-table \
  -eltorito-alt-boot -e efi.img -no-emul-boot \
  -isohybrid-mbr /usr/lib/ISOLINUX/isohdpfx.bin -isohybrid-gpt-basdat iso 2>xorriso.log
mv done "$image"
