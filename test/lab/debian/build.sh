#!/usr/bin/env bash
# Builds a disk with a real Debian 12 that boots by BIOS: systemd, GRUB, ssh server, guest agent.
#
#   build.sh [--word=WORD]… PACKAGE…         builds it into the cache, with more packages, unless it is there
#   build.sh path [--word=WORD]… PACKAGE…    prints where it is or will be: a qcow2 image
#
# The words are added to the kernel's command line.
#
# No loop device, and no root if fakeroot is there: file system and boot loader are written into a file. The root
# account is locked, so that nobody gets in whom a test did not let in.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=$HOME/.cache/pulumi-libvirt-rescue/debian
mirror=${RESCUE_IMAGE_MIRROR:-http://deb.debian.org}
uuid=6f6e0b0c-5d0e-4c55-9a57-0d8a2f5b7c11
mebibytes=2000
PATH=$PATH:/sbin:/usr/sbin

mode=build
if [ "${1:-}" = path ]; then mode=path; shift; fi
words=()
added=()
for each in "$@"; do
  case $each in
    --word=*) words+=("${each#--word=}") ;;
    *) added+=("$each") ;;
  esac
done
version=$(cat "$here/build.sh" "$here/boot-sector.mjs" <(printf '%s\n' "$@" | sort) | sha256sum | head -c 16)
disk=$cache/$version.qcow2
if [ $mode = path ]; then echo "$disk"; exit; fi
if [ -e "$disk" ]; then echo 'set-up: Debian guest: there'; exit; fi

"$here/../../setup/packages.sh" mmdebstrap e2fsprogs fakeroot qemu-utils debian-archive-keyring >/dev/null
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if [ -e "$disk" ]; then exit; fi
echo "set-up: Debian guest: building ($*)"
work=$(mktemp -d "$cache/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

packages=(systemd-sysv udev dbus linux-image-amd64 initramfs-tools zstd e2fsprogs kmod
  grub2-common grub-pc-bin openssh-server qemu-guest-agent iproute2 procps "${added[@]}")

# The modules of every bus that a rescue disk may be on; with all modules the initrd is slow to read for GRUB.
cat >modules <<'END'
ext4
virtio_pci
virtio_blk
virtio_scsi
sd_mod
sr_mod
ahci
ata_piix
sym53c8xx
xhci_pci
ehci_pci
uhci_hcd
usb_storage
uas
isofs
vfat
nls_ascii
nls_utf8
END
cat >network <<'END'
[Match]
Name=en*
[Network]
DHCP=yes
END
cat >grub.cfg <<END
serial --unit=0 --speed=115200
terminal_input serial console
terminal_output serial console
set timeout=0
search --no-floppy --fs-uuid --set=root $uuid
linux /vmlinuz root=UUID=$uuid ro console=tty0 console=ttyS0,115200 ${words[*]}
initrd /initrd.img
boot
END
cat >settle <<END
set -eu
cd "\$1"
echo debian >etc/hostname
echo 'UUID=$uuid / ext4 errors=remount-ro 0 1' >etc/fstab
cp $work/network etc/systemd/network/80-dhcp.network
chroot . passwd --quiet --lock root
chroot . systemctl --quiet enable systemd-networkd
cp $work/modules etc/initramfs-tools/modules
printf 'MODULES=list\\nCOMPRESS=zstd\\n' >etc/initramfs-tools/conf.d/lab
chroot . update-initramfs -u -k all >/dev/null 2>&1
mkdir -p boot/grub
cp -r usr/lib/grub/i386-pc $work/grub.cfg boot/grub/
chroot . grub-mkimage -O i386-pc -o /boot/grub/core.img -p '(hd0,msdos1)/boot/grub' -C xz \
  biosdisk part_msdos ext2 normal linux configfile search search_fs_uuid serial terminal ls cat echo boot
cp boot/grub/core.img boot/grub/i386-pc/boot.img $work/
rm -rf var/cache/apt/* var/lib/apt/lists/*
END

mmdebstrap --quiet --variant=minbase --architectures=amd64 --include="$(IFS=,; echo "${packages[*]}")" \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/man/*' --customize-hook="sh $work/settle \"\$1\"" \
  bookworm root.tar "$mirror/debian"

cat >fill <<END
set -eu
mkdir root
tar xf root.tar -C root
mke2fs -q -F -t ext4 -U $uuid -L root -d root -E offset=$((2048 * 512)) disk.raw $((mebibytes * 1024 - 1024))k
rm -rf root root.tar
END
truncate -s ${mebibytes}M disk.raw
if [ "$(id -u)" = 0 ]; then sh fill; else fakeroot sh fill; fi
node "$here/boot-sector.mjs" disk.raw boot.img core.img
qemu-img convert -f raw -O qcow2 disk.raw done.qcow2
chmod 644 done.qcow2
mv done.qcow2 "$disk"
echo 'set-up: Debian guest: built'
