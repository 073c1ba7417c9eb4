
# --- kernels, boot loader, and what it boots

look_at_root() {
  os=$(content /etc/os-release | sed -n 's/^ID=//p' | tr -d '"' | head -n 1)
  init=missing
  if is_file /sbin/init; then
    init=broken
    [ "$(content /sbin/init | head -c 4 | od -An -tx1 | tr -d ' ')" = 7f454c46 ] && [ -x "$(resolve /sbin/init)" ] && has_libc && init=ok
  fi
  device=$(findmnt -no SOURCE "$root" 2>/dev/null)
  say root device text "${device#/dev/}" os text "$os" init text $init machineId text "$(content /etc/machine-id | head -n 1)"
}

has_libc() {
  for library in /lib/x86_64-linux-gnu /lib/aarch64-linux-gnu /lib64 /usr/lib /lib; do
    is_file $library/libc.so.6 && return
  done
  is_file /lib/ld-musl-x86_64.so.1
}

# bytes_at OFFSET COUNT FILE: hexadecimal
bytes_at() { tail -c +$(($1 + 1)) "$3" | head -c "$2" | od -An -v -tx1 | tr -d ' \n'; }
# little HEX: a number of four bytes, the lowest first
little() { printf '%d' "0x$(printf '%s' "$1" | sed 's/\(..\)\(..\)\(..\)\(..\)/\4\3\2\1/')"; }

# judge_image FILE: Documentation/x86/boot.rst: HdrS, then the sectors of set-up code and paragraphs of the rest
judge_image() {
  [ "$(bytes_at 514 4 "$1")" = 48647253 ] || { echo damaged && return; }
  whole=$((($(little "$(bytes_at 497 1 "$1")000000") + 1) * 512 + $(little "$(bytes_at 500 4 "$1")") * 16))
  if [ "$(stat -c %s "$1")" -ge $whole ]; then echo ok; else echo damaged; fi
}

judge_initramfs() {
  case $(bytes_at 0 6 "$1") in
    1f8b*) timeout 20 gzip -t <"$1" 2>/dev/null && echo ok && return ;;
    fd377a*) timeout 20 xz -t <"$1" 2>/dev/null && echo ok && return ;;
    303730* | 28b52ffd* | 5d0000* | 02214c18* | 04224d18* | 425a*) echo ok && return ;;
  esac
  echo damaged
}

# drivers FILE VERSION: those of disks that it has, as a JSON list; an empty one if it cannot be unpacked here
drivers() {
  case $(bytes_at 0 6 "$1") in 1f8b*) unpack='zcat' ;; fd377a*) unpack='xzcat' ;; *) unpack= ;; esac
  list=
  if [ -n "$unpack" ]; then
    found=$(timeout 30 $unpack <"$1" 2>/dev/null | cpio -t 2>/dev/null | head -n 20000)
    builtin=$(content "/lib/modules/$2/modules.builtin")
    for driver in virtio_blk virtio_scsi ahci ata_piix ata_generic sym53c8xx mptspi mptsas megaraid_sas usb_storage uas; do
      file=$(printf '%s' $driver | sed 's/_/[_-]/g')
      printf '%s\n%s\n' "$found" "$builtin" | grep -q "/$file\.ko" && list="$list,\"$driver\""
    done
  fi
  printf '[%s]' "${list#,}"
}

look_at_kernels() {
  for image in $(names /boot 'vmlinuz-*'); do
    version=${image#/boot/vmlinuz-}
    case $version in *rescue*) continue ;; esac
    state=missing
    bytes=0
    have='[]'
    for name in "/boot/initrd.img-$version" "/boot/initramfs-$version.img" "/boot/initrd-$version"; do
      is_file "$name" || continue
      file=$(resolve "$name")
      state=$(judge_initramfs "$file")
      bytes=$(stat -c %s "$file")
      have=$(drivers "$file" "$version")
    done
    say kernel version text "$version" image text "$(judge_image "$(resolve "$image")")" initramfs text "$state" \
      initramfsBytes number "$bytes" modules json "$(flag is_there "/lib/modules/$version/modules.dep")" drivers json "$have"
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
  say grub config text $state modules text $modules
}

# The kernels that the menu names: `linux PATH WORDS…`, then `initrd PATH`, in grub.cfg and in entries of their own.
look_at_entries() {
  { content /boot/grub/grub.cfg || content /boot/grub2/grub.cfg; } | list_entries
  for entry in $(names /boot/loader/entries '*.conf'); do
    content "$entry" | sed -n 's/^linux[[:space:]]*/L /p; s/^options[[:space:]]*/O /p; s/^initrd[[:space:]]*/I /p' |
      awk '/^L/ { l = $2 } /^O/ { o = substr($0, 3) } /^I/ { i = $2 } END { if (l != "") print l "|" i "|" o }'
  done | judge_entries
}

list_entries() {
  awk '/^[ \t]*linux(16|efi)?[ \t]/ { if (l != "") print l "|" i "|" o; l = $2; i = ""; o = ""; for (n = 3; n <= NF; n++) o = o " " $n }
    /^[ \t]*initrd(16|efi)?[ \t]/ { i = $NF } END { if (l != "") print l "|" i "|" o }' | sort -u | judge_entries
}

judge_entries() {
  head -n 40 | while IFS="|" read -r kernel initramfs options; do
    case $kernel in /*) ;; *) continue ;; esac
    case $initramfs in *'$'*) initramfs= ;; esac
    wanted=$(printf '%s' " $options" | sed -n 's/.* root=\([^ ]*\).*/\1/p')
    case $wanted in '' | *'$'*) isFound=true ;; *) isFound=$(flag device_of "$wanted") ;; esac
    say entry path text "$kernel" kernel json "$(flag in_boot "$kernel")" \
      initramfs json "$(flag has_initramfs)" root text "$wanted" rootFound json "$isFound"
  done
}

# in_boot PATH: GRUB's root may be /boot
in_boot() { is_file "$1" || is_file "/boot$1"; }
has_initramfs() { [ -z "$initramfs" ] || in_boot "$initramfs"; }

has_fallback() { find "$at/EFI" -maxdepth 2 -iname bootx64.efi | grep -q .; }

look_at_esp() {
  for folder in /boot/efi /efi /boot; do
    at=$(resolve $folder) || continue
    [ -d "$at/EFI" ] || continue
    list=$(find "$at/EFI" -maxdepth 3 -iname '*.efi' 2>/dev/null | sed "s#^$at/##" | head -n 40 | while read -r file; do
      printf ',%s' "$(text "$file")"
    done)
    device=$(findmnt -no SOURCE "$at" 2>/dev/null)
    say esp device text "${device#/dev/}" fallback json "$(flag has_fallback)" \
      loaders json "[${list#,}]"
    return
  done
}
