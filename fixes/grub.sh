# grub: writes GRUB to the disk, or to the EFI system partition, again
#
# For: the firmware says "No bootable device", or GRUB stops at "grub rescue>" or at "grub>" without its files, with a symbol or a partition that it does not find
# Changes: BIOS: the sectors before the first partition, and /boot/grub/i386-pc; UEFI: EFI/BOOT on the EFI system partition; never the firmware's variables
# Mount: yes
# Seconds: 20
# Limit: 900

efi() { [ -d "${FIX_EFI:-/sys/firmware/efi}" ]; }

# sectors DISK: whether it has GRUB's boot code, and the rest of GRUB where that code looks for it.
sectors() {
  [ "$(dd if="$1" bs=1 skip=510 count=2 2>/dev/null | od -An -tx1 | tr -d ' ')" = 55aa ] || return 1
  dd if="$1" bs=440 count=1 2>/dev/null | grep -aq GRUB || return 1
  first=$(od -An -v -tu4 -j92 -N4 "$1" | tr -d ' ')
  # To skip more than it has is to read all of it.
  [ "$first" -lt "$(length_of "$1")" ] || return 1
  [ "$(dd if="$1" bs=512 skip="$((first + 1))" count=4 2>/dev/null | tr -d '\0' | wc -c)" -gt 512 ]
}
length_of() { if [ -b "$1" ]; then cat "/sys/class/block/${1##*/}/size"; else echo $(($(stat -c %s "$1") / 512)); fi; }

# grub_disks: the disks of /boot that have room for GRUB, behind the table of an MBR or in a partition of a GPT; if none
# has, all of them.
grub_disks() {
  all=$(disks_of /boot)
  some=$(for disk in $all; do ! has_room "$disk" || echo "$disk"; done)
  echo "${some:-$all}"
}
has_room() {
  case $(blkid -p -o value -s PTTYPE "$1" 2>/dev/null) in
    dos) ;;
    gpt) lsblk -nro PARTTYPE "$1" | grep -q 21686148-6449-6e6f-744e-656564454649 ;;
    *) return 1 ;;
  esac
}

# spare DISK: whether it never had GRUB, and one before it is $good: a disk that was added to a volume group. Of a RAID
# each disk is to have GRUB.
spare() {
  [ "$good" = yes ] && ! dd if="$1" bs=440 count=1 2>/dev/null | grep -aq GRUB &&
    ! lsblk -srno TYPE "$(findmnt -nvo SOURCE -T "$root/boot")" | grep -q '^raid'
}

# esp: where the EFI system partition is mounted.
esp() {
  for place in /boot/efi /efi /boot; do
    if [ "$(findmnt -no FSTYPE "$root$place" 2>/dev/null)" = vfat ]; then echo "$place"; return 0; fi
  done
  return 1
}

loader() { echo "$(esp)/EFI/BOOT/BOOTX64.EFI"; }
# loads FILE: whether it is a program for UEFI.
loads() { [ -f "$root$1" ] && [ "$(head -c 2 "$root$1")" = MZ ] && [ "$(stat -c %s "$root$1")" -gt 65536 ]; }

modules() { [ -s "$root/boot/$grub/$1/normal.mod" ]; }

# of_package: whether the modules for BIOS are those of the package; others may not fit what grub-install wrote.
of_package() {
  [ "$(sums "/usr/lib/grub/i386-pc")" = "$(sums "/boot/$grub/i386-pc")" ]
}
sums() {
  place=$(folder "$1") || return 1
  # Names of other kinds could be several for xargs.
  (cd "$place" && find . -maxdepth 1 -type f -name '*.mod' ! -name '*[!A-Za-z0-9_.-]*' -size -4097k |
    sort | head -n 1000 | xargs md5sum | md5sum)
}

# finished: whether core.img is there: grub-install removes it first, and makes it after the modules.
finished() { file "/boot/$grub/i386-pc/core.img" >/dev/null; }

# core_of DISK: whether GRUB before the first partition is the one that belongs to the modules. It cannot be said if it
# lies in pieces.
core_of() {
  core=$(file "/boot/$grub/i386-pc/core.img") || return 0
  bytes=$(stat -c %s "$core")
  first=$(od -An -v -tu4 -j92 -N4 "$1" | tr -d ' ')
  length=$(dd if="$1" bs=512 skip="$first" count=1 2>/dev/null | tail -c 4 | od -An -v -tu2 -N2 | tr -d ' ')
  [ $((${length:-0} * 512 + 512)) -ge "$bytes" ] || return 0
  # The first sectors have numbers of this disk, and at the end are codes for correction.
  [ "$(sectors_from 8 "$core")" = "$(sectors_from $((first + 8)) "$1")" ]
}
sectors_from() { dd if="$2" bs=512 skip="$1" count=$((bytes / 512 - 8)) 2>/dev/null | md5sum; }

# placed: whether that core looks for its modules on the partition that has them. It is packed by LZMA without its
# header; both sizes are in its second sector.
placed() {
  core=$(file "/boot/$grub/i386-pc/core.img") || return 0
  part=$(findmnt -nvo SOURCE -T "$core") && part=$(cat "/sys/class/block/${part##*/}/partition" 2>/dev/null) || return 0
  packed=$(od -An -v -tu4 -j520 -N4 "$core" | tr -d ' ')
  [ "$packed" -lt "$(stat -c %s "$core")" ] || return 0
  prefix=$({
    printf '\135\000\000\001\000'
    dd if="$core" bs=4 skip=131 count=1 2>/dev/null
    printf '\000\000\000\000'
    tail -c "$packed" "$core"
  } | timeout 20 unlzma -c 2>/dev/null | head -c 4194304 | tr '\000' '\n' |
    grep -aoE '^\([^(),]*,(msdos|gpt)[0-9]{1,3}\)/' | head -n 1)
  case $prefix in '' | *msdos"$part)/" | *gpt"$part)/") ;; *) return 1 ;; esac
}

# install WORDS...
install() { patiently 'GRUB is written' enter "$grub-install" "$@" || { said; return 1; }; }

bios_fix() {
  [ -d "$root/usr/lib/grub/i386-pc" ] || not_here 'it has no GRUB for BIOS (/usr/lib/grub/i386-pc)'
  disks=$(grub_disks)
  [ -n "$disks" ] || fail 'the disk of /boot is not known'
  good=no
  for disk in $disks; do
    ! spare "$disk" || continue
    good=yes
    ! { sectors "$disk" && modules i386-pc && of_package && finished && core_of "$disk" && placed; } || continue
    if ! dry; then
      kept=$(backup_folder) && dd if="$disk" of="$kept/${disk##*/}.first-1-MiB" bs=1048576 count=1 2>/dev/null ||
        fail "the first sectors of $disk cannot be kept"
      ! there "/boot/$grub/i386-pc" || keep "/boot/$grub/i386-pc"
    fi
    act "write GRUB to $disk" install --target=i386-pc "$disk"
  done
}

# copied: the loader that the system came with, beside its own name, as the one that firmware looks for.
copied() {
  own=$(cd "$root$(esp)/EFI" && find . -maxdepth 2 -iname shimx64.efi ! -path './BOOT/*' | head -n 1)
  [ -n "$own" ] || return 1
  mkdir -p "$root$(esp)/EFI/BOOT" && cp "$root$(esp)/EFI/${own%/*}"/*.[eE][fF][iI] "$root$(esp)/EFI/BOOT/" &&
    cp "$root$(esp)/EFI/$own" "$root$(loader)"
}

efi_fix() {
  place=$(esp) || not_here 'no EFI system partition is mounted on /boot/efi, /efi or /boot; does a line of /etc/fstab name it?'
  ! loads "$(loader)" || return 0
  ! there "$place/EFI/BOOT" || keep "$place/EFI/BOOT"
  note_new "$(loader)"
  if [ -d "$root/usr/lib/grub/x86_64-efi" ]; then
    act "write GRUB to $(loader)" install --target=x86_64-efi --efi-directory="$place" --removable --no-nvram
  else
    act "copy the loader of the system to $(loader)" copied
  fi
}

fix() {
  grub=$(grub_name) || not_here 'it has no GRUB 2'
  if efi; then efi_fix; else bios_fix; fi
}

check() {
  grub=$(grub_name) || { say 'it has no GRUB 2'; return 1; }
  if efi; then
    place=$(esp) || { say 'no EFI system partition is mounted'; return 1; }
    loads "$(loader)" || { say "$(loader) is missing or damaged"; return 1; }
    say "$(loader) is there"
    return 0
  fi
  [ -d "$root/usr/lib/grub/i386-pc" ] || { say 'it has no GRUB for BIOS (/usr/lib/grub/i386-pc)'; return 1; }
  good=no
  for disk in $(grub_disks); do
    ! spare "$disk" || continue
    sectors "$disk" || { say "$disk has no GRUB in its first sectors"; return 1; }
    modules i386-pc || { say "/boot/$grub/i386-pc/normal.mod is missing"; return 1; }
    of_package || { say "the modules in /boot/$grub/i386-pc are not those of /usr/lib/grub/i386-pc"; return 1; }
    finished || { say "core.img is missing in /boot/$grub/i386-pc: grub-install did not come to its end"; return 1; }
    core_of "$disk" || { say "GRUB in the first sectors of $disk does not belong to the modules in /boot/$grub/i386-pc"; return 1; }
    placed || { say "GRUB looks for its modules on another partition than that of /boot/$grub"; return 1; }
    say "GRUB is on $disk"
    good=yes
  done
}
