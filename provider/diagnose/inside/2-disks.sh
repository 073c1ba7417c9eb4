
# --- disks, partitions, file systems, and the layers between them

look_at_disk() {
  first=$(head -c 512 "/dev/$1" | od -An -v -tx1 | tr -d ' \n')
  [ "${#first}" = 1024 ] || { say trouble what text "/dev/$1 cannot be read" && return; }
  table=$(limited blkid -p -o value -s PTTYPE "/dev/$1")
  case $table in gpt | dos) ;; *) table=none ;; esac
  code=$(printf '%s' "$first" | cut -c1-880 | tr -d 0)
  say disk device text "$1" bytes number "$(blockdev --getsize64 "/dev/$1")" table text "$table" \
    signature json "$(flag [ "$(printf '%s' "$first" | cut -c1021-1024)" = 55aa ])" code json "$(flag [ -n "$code" ])"
}

look_at_partition() {
  type=$(limited blkid -p -o value -s PART_ENTRY_TYPE "/dev/$1" | head -n 1)
  say partition device text "$1" type text "$type" bytes number "$(blockdev --getsize64 "/dev/$1")"
}

# field NAME: the value after `NAME:` or `NAME =` in $header
field() { printf '%s\n' "$header" | sed -n "s/^$1[ :=]*//p" | head -n 1; }

# file_system DEVICE TYPE STATE FREE TOTAL FREE-INODES INODES
file_system() {
  say filesystem device text "$1" type text "$2" uuid text "$(limited blkid -p -o value -s UUID "/dev/$1")" \
    state text "$3" free number "$4" total number "$5" freeInodes number "$6" totalInodes number "$7"
}

look_at_file_system() {
  type=$(limited blkid -p -o value -s TYPE "/dev/$1" | head -n 1)
  case $type in
    ext[234]) look_at_ext "$1" "$type" ;;
    xfs) look_at_xfs "$1" ;;
    btrfs | vfat) file_system "$1" "$type" unknown 0 0 0 0 ;;
    crypto_LUKS)
      state=locked
      limited cryptsetup luksDump "/dev/$1" | grep -q '^Version' || state=damaged
      say layer type text luks name text "$1" state text $state
      ;;
    '')
      # A file system whose first superblock is gone has others.
      for size in 4096 1024; do
        header=$(limited dumpe2fs -h -o "superblock=$((size * 8))" -o "blocksize=$size" "/dev/$1")
        [ -z "$(field 'Filesystem UUID')" ] || { file_system "$1" ext4 damaged 0 0 0 0 && return; }
      done
      ;;
  esac
}

look_at_ext() {
  header=$(limited dumpe2fs -h "/dev/$1")
  size=$(number "$(field 'Block size')")
  case $(field 'Filesystem state') in
    '') file_system "$1" "$2" damaged 0 0 0 0 && return ;;
    *errors*) state=errors ;;
    *) state=clean ;;
  esac
  file_system "$1" "$2" "$state" $(($(number "$(field 'Free blocks')") * size)) $(($(number "$(field 'Block count')") * size)) \
    "$(field 'Free inodes')" "$(field 'Inode count')"
}

look_at_xfs() {
  header=$(limited xfs_db -r -c 'sb 0' -c 'print blocksize dblocks fdblocks icount ifree' "/dev/$1")
  size=$(number "$(field blocksize)")
  [ "$size" -gt 0 ] || { file_system "$1" xfs damaged 0 0 0 0 && return; }
  # XFS makes inodes when it needs them: those that it has say nothing.
  file_system "$1" xfs clean $(($(number "$(field fdblocks)") * size)) $(($(number "$(field dblocks)") * size)) 0 0
}

look_at_layers() {
  limited vgs --noheadings --readonly -o vg_name,vg_missing_pv_count | head -n 50 | while read -r name missing; do
    say layer type text lvm name text "$name" state text "$([ "$missing" = 0 ] && echo ok || echo missing)"
  done
  for array in /sys/block/md*/md; do
    [ -d "$array" ] || continue
    name=${array%/md}
    state=ok
    [ "$(cat "$array/degraded" 2>/dev/null)" = 0 ] || state=degraded
    grep -q inactive "$array/array_state" && state=missing
    say layer type text raid name text "${name##*/}" state text $state
  done
}

look_at_disks() {
  own=$(findmnt -no SOURCE / 2>/dev/null)
  lsblk -lnro NAME,TYPE,SIZE | head -n 200 | while read -r name type size; do
    case $name in *[!A-Za-z0-9._-]*) continue ;; esac
    if [ "/dev/$name" = "$own" ] || [ "$size" = 0B ]; then continue; fi
    case $type in
      disk) look_at_disk "$name" && look_at_file_system "$name" ;;
      part) look_at_partition "$name" && look_at_file_system "$name" ;;
      lvm | crypt) look_at_file_system "mapper/$name" ;;
      raid*) look_at_file_system "$name" ;;
    esac
  done
  look_at_layers
}
