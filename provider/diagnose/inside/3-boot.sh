
# --- kernels, boot loader, and what it boots

look_at_root() {
  os=$(content /etc/os-release | sed -n 's/^ID=//p' | tr -d '"' | head -n 1)
  init=missing
  if is_file /sbin/init; then
    init=broken
    program=$at
    [ "$(bytes_at 0 4 "$program")" = 7f454c46 ] && [ -x "$program" ] && has_libc && init=ok
  elif has_named_init; then
    init=ok
  fi
  device=$(findmnt -no SOURCE "$root" 2>/dev/null)
  say root device text "${device#/dev/}" os text "$os" init text $init machineId text "$(content /etc/machine-id | head -n 1)"
}

# has_named_init: whether the boot menu names another init that is there, as that of NixOS does, which has no /sbin/init
has_named_init() {
  named=$({
    content /boot/grub/grub.cfg
    for entry in $(names /boot/loader/entries '*.conf'); do content "$entry"; done
  } | grep -oE '[[:space:]]init=/[^[:space:]"]+' | head -n 1)
  [ -n "$named" ] && is_file "${named#*init=}"
}

has_libc() {
  for library in /lib/x86_64-linux-gnu /lib/aarch64-linux-gnu /lib64 /usr/lib /lib; do
    is_file $library/libc.so.6 && return
  done
  is_file /lib/ld-musl-x86_64.so.1
}

# bytes_at OFFSET COUNT FILE: hexadecimal
bytes_at() { od -An -v -tx1 -j "$1" -N "$2" "$3" 2>/dev/null | tr -d ' \n'; }
# little HEX: a number of four bytes, the lowest first
little() { printf '%d' "0x$(printf '%s' "$1" | sed 's/\(..\)\(..\)\(..\)\(..\)/\4\3\2\1/')"; }

# judge_image FILE: Documentation/x86/boot.rst: HdrS, then the sectors of set-up code and paragraphs of the rest
judge_image() {
  [ "$(bytes_at 514 4 "$1")" = 48647253 ] || { echo damaged && return; }
  whole=$((($(little "$(bytes_at 497 1 "$1")000000") + 1) * 512 + $(little "$(bytes_at 500 4 "$1")") * 16))
  if [ "$(stat -c %s "$1")" -ge $whole ]; then echo ok; else echo damaged; fi
}

# archive_start FILE: where the last of its archives begins; before it may be microcode for the processor
archive_start() {
  start=0
  for _ in 1 2 3 4; do
    [ "$(bytes_at $start 4 "$1")" = 30373037 ] || break
    # All that have a file open share its position.
    end=$( (
      dd bs=1 skip=$start count=0 2>/dev/null
      timeout -s KILL 10 cpio -t >/dev/null 2>&1
      sed -n 's/^pos:[[:space:]]*//p' /proc/self/fdinfo/0
    ) <"$1")
    zeros=$(timeout -s KILL 10 tail -c +$((end + 1)) "$1" | head -c 8192 | od -An -v -tx1 | tr -d ' \n' | sed 's/^\(\(00\)*\).*/\1/')
    end=$((end + ${#zeros} / 2))
    [ $end -lt "$(stat -c %s "$1")" ] || break
    start=$end
  done
  echo $start
}

# look_at_initramfs FILE VERSION: sets state, bytes and have: drivers of disks that it has, as a JSON list
look_at_initramfs() {
  bytes=$(stat -c %s "$1")
  state=ok
  [ "$bytes" -lt 1073741824 ] || { trouble "the initramfs of $2 has more than 1 GB and was not looked at" && return; }
  has_time || { trouble "no time was left for the initramfs of $2" && return; }
  start=$(archive_start "$1")
  case $(bytes_at "$start" 6 "$1") in
    30373037*) unpack='cat' ;;
    1f8b*) unpack='gzip -dc' ;;
    fd377a*) unpack='xz -dc' ;;
    28b52ffd*) unpack='zstd -dc' ;;
    5d0000* | 02214c18* | 04224d18* | 425a* | 894c5a4f*) return ;; # nothing here unpacks it
    *) state=damaged && return ;;
  esac
  command -v "${unpack% *}" >/dev/null || return
  # shellcheck disable=SC2086 # a program and its option
  found=$( (timeout -s KILL 20 tail -c +$((start + 1)) "$1" | { timeout -s KILL 20 $unpack 2>/dev/null || { [ $? = 137 ] && echo late >&4; }; } |
    { cpio -t 2>/dev/null && echo whole; } |
    awk '$0 == "whole" { if (NR > 1) print; next } /\/(virtio|ahci|ata|sym53c8xx|mpt|megaraid|usb|uas)[a-z_-]*\.ko/' | head -n 500) 4>&1)
  case $found in
    *late*) trouble "the initramfs of $2 was not unpacked within 20 s" && return ;;
    *whole*) ;;
    *) state=damaged && return ;;
  esac
  list_drivers "$2"
}

# list_drivers VERSION: sets have: the drivers that $found names, and those that are built into the kernel
list_drivers() {
  found="$found
$(content "/lib/modules/$1/modules.builtin")"
  list=
  for driver in virtio_blk virtio_scsi ahci ata_piix ata_generic sym53c8xx mptspi mptsas megaraid_sas usb_storage uas; do
    file=$(printf '%s' $driver | sed 's/_/[_-]/g')
    printf '%s\n' "$found" | grep -q "/$file\.ko" && list="$list,\"$driver\""
  done
  have="[${list#,}]"
}

look_at_kernels() {
  begin_part 30
  for image in $(names /boot 'vmlinuz-*'); do
    version=${image#/boot/vmlinuz-}
    case $version in *rescue*) continue ;; esac
    state=missing
    bytes=0
    have='[]'
    for name in "/boot/initrd.img-$version" "/boot/initramfs-$version.img" "/boot/initrd-$version" "/boot/initramfs-$version"; do
      is_file "$name" || continue
      look_at_initramfs "$at" "$version"
    done
    [ $state != missing ] || { found= && list_drivers "$version"; }
    truth is_there "/lib/modules/$version/modules.dep"
    resolve "$image"
    say kernel version text "$version" image text "$(judge_image "$at")" initramfs text "$state" \
      initramfsBytes number "$bytes" modules json $truth drivers json "$have"
  done
}

look_at_grub() {
  state=missing
  for config in /boot/grub/grub.cfg /boot/grub2/grub.cfg; do
    is_file $config || continue
    state=empty
    content $config | grep -qE '^[[:space:]]*(menuentry|linux|linux16|linuxefi|blscfg|configfile|chainloader)' && state=ok
    break
  done
  modules=none
  if is_there /boot/grub/i386-pc || is_there /boot/grub2/i386-pc || is_there /usr/lib/grub/i386-pc; then
    modules=missing
    { is_file /boot/grub/i386-pc/normal.mod || is_file /boot/grub2/i386-pc/normal.mod; } && modules=ok
  fi
  is_there /boot/grub || is_there /boot/grub2 || return 0
  look_at_cores
  say grub config text $state modules text $modules core text $core place text $place
}

# look_at_cores: sets core: whether GRUB on a disk is the one that grub-install put beside its modules. If several disks
# have a GRUB, one that is the same is enough: the others may be of another system.
look_at_cores() {
  core=unknown place=unknown
  { is_file /boot/grub/i386-pc/core.img || is_file /boot/grub2/i386-pc/core.img; } || return 0
  bytes=$(stat -c %s "$at")
  [ "$bytes" -gt 4096 ] && [ "$bytes" -le 1048576 ] || return 0
  look_at_prefix "$at"
  for disk in $disks; do
    has_whole_core "$disk" || continue
    # grub-install changes numbers in the first sectors, and adds its codes for correction behind the end.
    here=$(dd if="$disk" bs=512 skip=$((sector + 8)) count=2048 2>/dev/null | head -c $((bytes - 4096)) | md5sum)
    if [ "$here" = "$(tail -c +4097 "$at" | md5sum)" ]; then core=same && return; fi
    core=other
  done
}

# look_at_prefix FILE: sets place: whether the partition where that core of GRUB looks for its modules is the one that has them
look_at_prefix() {
  prefix=$(unpack_core "$1" | tr '\000' '\n' | grep -aoE '^\([^(),]*,(msdos|gpt)[0-9]{1,3}\)/' | head -n 1)
  [ -n "$prefix" ] || return 0
  source=$(findmnt -nvo SOURCE -T "$1" 2>/dev/null)
  part=$(cat "/sys/class/block/${source##*/}/partition" 2>/dev/null) || return 0
  place=other
  case $prefix in *msdos"$part)/" | *gpt"$part)/") place=same ;; esac
}

# unpack_core FILE: the core of GRUB, as far as it is packed: its second sector has both sizes, and LZMA's header is left out
unpack_core() {
  packed=$(little "$(bytes_at 520 4 "$1")") unpacked=$(little "$(bytes_at 524 4 "$1")")
  [ "$packed" -gt 0 ] && [ "$packed" -lt "$bytes" ] && [ "$unpacked" -gt 0 ] && [ "$unpacked" -le 4194304 ] || return 0
  {
    printf '\135\000\000\001\000'
    dd if="$1" bs=4 skip=131 count=1 2>/dev/null
    printf '\000\000\000\000'
    tail -c "$packed" "$1"
  } | timeout -s KILL 20 unlzma -c 2>/dev/null | head -c 4194304
}

# has_whole_core DISK: whether GRUB's code in its first sector loads so many $bytes, in one piece; sets sector, where it begins
has_whole_core() {
  [ "$(bytes_at 384 4 "$1")" = 47525542 ] && [ "$(bytes_at 96 4 "$1")" = 00000000 ] || return 1
  sector=$(little "$(bytes_at 92 4 "$1")")
  # To skip more than it has is to read all of it.
  [ $((sector + 8)) -lt "$(sectors_of "$1")" ] || return 1
  # At the end of that sector: where the rest is, how long it is, where it is loaded to.
  list=$(dd if="$1" bs=512 skip="$sector" count=1 2>/dev/null | tail -c 12 | od -An -v -tx1 | tr -d ' \n')
  [ ${#list} = 24 ] && [ "$(little "$(printf '%s' "$list" | cut -c1-8)")" = $((sector + 1)) ] &&
    [ $(($(little "$(printf '%s' "$list" | cut -c17-20)0000") * 512 + 512)) -ge "$bytes" ]
}
sectors_of() { if [ -b "$1" ]; then cat "/sys/class/block/${1##*/}/size"; else echo $(($(stat -c %s "$1") / 512)); fi; }

# The kernels that the menu names: `linux PATH WORDS…`, then `initrd PATH`, in grub.cfg and in entries of their own.
look_at_entries() {
  { content /boot/grub/grub.cfg || content /boot/grub2/grub.cfg; } | list_entries
  for entry in $(names /boot/loader/entries '*.conf'); do
    content "$entry" | sed -n 's/^linux[[:space:]]*/L /p; s/^options[[:space:]]*/O /p; s/^initrd[[:space:]]*/I /p' |
      awk '/^L/ { l = $2 } /^O/ { o = substr($0, 3) } /^I/ { i = $2 } END { if (l != "") print l "|" i "|" o }'
  done | judge_entries
}

# Those that os-prober found are of other systems, on other partitions.
list_entries() {
  awk '/^### BEGIN .*os-prober/ { other = 1 } /^### END .*os-prober/ { other = 0 } other { next }
    /^[ \t]*linux(16|efi)?[ \t]/ { if (l != "") print l "|" i "|" o; l = $2; i = ""; o = ""; for (n = 3; n <= NF; n++) o = o " " $n }
    /^[ \t]*initrd(16|efi)?[ \t]/ { i = $NF } END { if (l != "") print l "|" i "|" o }' | sort -u | judge_entries
}

judge_entries() {
  begin_part 15
  first 40 'the entries of the boot menu' | while IFS="|" read -r kernel initramfs options; do
    # Snapshots are not mounted.
    case $kernel in *snapshot*/*) continue ;; /*) ;; *) continue ;; esac
    has_time || { trouble 'no time was left for all entries of the boot menu' && break; }
    case $initramfs in *'$'*) initramfs= ;; esac
    wanted=$(printf '%s' " $options" | sed -n 's/.* root=\([^ ]*\).*/\1/p')
    case $wanted in '' | *'$'*) truth=true ;; *) truth device_of "$wanted" ;; esac
    isFound=$truth
    truth in_boot "$kernel"
    hasKernel=$truth
    truth has_initramfs
    say entry path text "$kernel" kernel json "$hasKernel" initramfs json "$truth" root text "$wanted" rootFound json "$isFound"
  done
}

# in_boot PATH: GRUB's root may be /boot, or the whole of a Btrfs of which a subvolume is mounted
in_boot() {
  if is_file "$1" || is_file "/boot$1"; then return; fi
  case $1 in /@*/boot/* | /root/boot/*) is_file "/boot/${1##*/boot/}" ;; *) return 1 ;; esac
}
has_initramfs() { [ -z "$initramfs" ] || in_boot "$initramfs"; }

# programs_below FOLDER DEPTH NAME: of an EFI system partition, mounted on $at; a file that lost its content is none
programs_below() {
  limited find "$at/$1" -maxdepth "$2" -type f -iname "$3" | grep '^/' | first 40 'the EFI programs' | while read -r file; do
    [ "$(head -c 2 "$file" 2>/dev/null | tr -d '\000')" != MZ ] || printf '%s\n' "${file#"$at/"}"
  done
}

look_at_esp() {
  for folder in /boot/efi /efi /boot; do
    resolve $folder && [ -d "$at/EFI" ] || continue
    source=$(findmnt -no SOURCE "$at" 2>/dev/null)
    # Firmware does not see a folder of that name that is on no partition of its own.
    [ -n "$source" ] || [ -z "$isWhole" ] || continue
    say_esp "$source"
    return
  done
  [ -n "$isWhole" ] || return 0
  at=/run/rescue/esp
  mkdir -p $at
  lsblk -lno NAME,PKNAME,PARTTYPE | first 200 'the disks and partitions' | while read -r name parent type; do
    case $type in c12a7328-f81f-11d2-ba4b-00a0c93ec93b | 0xef) ;; *) continue ;; esac
    [ "$parent" != "$own" ] || continue
    if timeout 20 mount -t vfat -o ro,nosuid,nodev,noexec "/dev/$name" $at 2>/dev/null || [ -z "$(limited blkid -p -o value -s TYPE "/dev/$name" | sed '/^ended/d')" ]; then
      say_esp "/dev/$name"
    else
      trouble "the EFI system partition /dev/$name cannot be mounted"
    fi
    mountpoint -q $at && umount $at
  done
}

# say_esp DEVICE: what is on an EFI system partition, mounted on $at
say_esp() {
  list=$(programs_below EFI 3 '*.efi' | while read -r file; do quote "$file" && printf ',%s' "$quoted"; done)
  truth has_fallback
  say esp device text "${1#/dev/}" fallback json $truth loaders json "[${list#,}]"
}
# FAT takes small letters for large ones.
has_fallback() { programs_below EFI 2 bootx64.efi | grep -qi '^EFI/BOOT/'; }
