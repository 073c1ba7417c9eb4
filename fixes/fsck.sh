# fsck: checks and repairs file systems that are not mounted, also by a copy of a lost superblock
#
# For: "UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY", "Metadata corruption detected", or a root file system that nothing recognizes
# Changes: the damaged file systems themselves, which no backup inside of the guest can hold; files are lost only with loss=yes
# After: files that lost their names are in the folder lost+found of their file system
# Mount: no
# Seconds: 20
# Limit: 14400
# Parameter: device device optional: this file system alone; else all of ext2 to ext4, XFS and btrfs
# Parameter: loss consent optional: "yes" lets the tools remove what they cannot mend, and a journal that cannot be replayed

layers=${FIX_LAYERS:-/usr/lib/rescue/sysroot/open}

# open_layers: lets go of the instance's file systems; RAID, LVM and LUKS are opened as "sysroot mount" does.
open_layers() {
  sysroot umount || fail "the instance's file systems are in use"
  [ ! -x "$layers" ] || "$layers" rw </dev/null || :
}

# type_of DEVICE: its file system; lost-ext, lost-btrfs: it has none, but a copy of a superblock says that it had.
type_of() {
  kind=$(lsblk -drno FSTYPE "$1")
  if [ -n "$kind" ]; then
    echo "$kind"
  elif ! is_bare "$1"; then
    return 1
  elif copy_of "$1" >/dev/null; then
    echo lost-ext
  elif btrfs_copy "$1"; then
    echo lost-btrfs
  fi
}

# is_bare DEVICE: whether nothing at all is known of it: it is no part of an array, and has no partitions.
is_bare() {
  # That it is a partition says nothing of what is in it. A status of 8: several things are in it.
  known=$(blkid -p -s TYPE -s PTTYPE -o value "$1" 2>/dev/null)
  case $? in 0 | 2) ;; *) return 1 ;; esac
  [ -z "$known" ] && [ -z "$(ls "/sys/class/block/$(basename "$(realpath "$1")")/holders")" ]
}

# btrfs_copy DEVICE: whether the second superblock is of a btrfs that is as long as the device.
btrfs_copy() {
  btrfs inspect-internal dump-super -s 1 "$1" >"$work/super" 2>/dev/null && grep -q '^magic.*match' "$work/super" &&
    [ "$(awk '$1 == "dev_item.total_bytes" { print $2 }' "$work/super")" = "$(blockdev --getsize64 "$1")" ]
}

# copy_of DEVICE: BLOCK SIZE of a copy of the superblock of a file system that is as long as the device.
copy_of() {
  for copy in '32768 4096' '98304 4096' '163840 4096' '16384 2048' '8193 1024' '24577 1024'; do
    dumpe2fs -h -o superblock="${copy% *}" -o blocksize="${copy#* }" "$1" >"$work/super" 2>/dev/null || continue
    blocks=$(sed -n 's/^Block count: *//p' "$work/super")
    bytes=$(blockdev --getsize64 "$1") || return 1
    # What is shorter by a group of blocks was of another file system that the device had once.
    missing=$((bytes / ${copy#* } - blocks))
    if [ "$missing" -ge 0 ] && [ "$missing" -lt 32768 ]; then echo "$copy"; return 0; fi
  done
  return 1
}

# devices: what is looked at: DEVICE TYPE.
devices() {
  udevadm settle --timeout=30
  for device in ${FIX_DEVICE:-$(lsblk -rnpo NAME | sort -u)}; do
    kind=$(type_of "$device")
    case $kind in ext[234] | lost-* | xfs | btrfs) echo "$device $kind" ;; esac
  done
}

# clean DEVICE TYPE: whether its own tool finds nothing, without writing.
clean() {
  case $2 in
    ext*) caught e2fsck -fn "$1" ;;
    lost-*) return 1 ;;
    xfs) caught xfs_repair -n "$1" ;;
    btrfs) caught btrfs check --readonly "$1" ;;
  esac
}

# replay DEVICE TYPE: the kernel replays the journal.
replay() {
  mkdir -p "$work/mounted"
  mount -t "$2" -o nosuid,nodev,noexec "$1" "$work/mounted" && umount "$work/mounted"
}

# consent DEVICE WORDS
consent() { [ -n "${FIX_LOSS:-}" ] || { said; needs "$1: $2; give loss=yes if that may be"; }; }

# ext DEVICE [WORDS of e2fsck...]: status 4 and more of e2fsck: errors are left.
ext() {
  device=$1
  shift
  patiently "e2fsck of $device" caught e2fsck -fp "$@" "$device" && return 0
  [ $? -ge 4 ] || { said; return 0; }
  consent "$device" 'what is damaged can be repaired only by removing some of it'
  patiently "e2fsck of $device" caught e2fsck -fy "$@" "$device" && return 0
  [ $? -lt 4 ]
}

lost_ext() {
  copy=$(copy_of "$1") || return 1
  ext "$1" -b "${copy% *}" -B "${copy#* }"
}

xfs() {
  if ! replay "$1" xfs 2>/dev/null; then
    consent "$1" 'its journal cannot be replayed, so the last changes would be lost'
    patiently "xfs_repair of $1" caught xfs_repair -L "$1"
    return
  fi
  ! clean "$1" xfs || return 0
  consent "$1" 'what is damaged can be repaired only by removing some of it'
  patiently "xfs_repair of $1" caught xfs_repair "$1"
}

btrfs_mend() {
  # 0: all superblocks are whole; 2: mended.
  caught btrfs rescue super-recover -y "$1" || [ $? = 2 ] || return 1
  if ! replay "$1" btrfs 2>/dev/null; then
    consent "$1" 'its log cannot be replayed, so the last changes would be lost'
    caught btrfs rescue zero-log "$1" || return 1
  fi
  ! clean "$1" btrfs || return 0
  consent "$1" 'what is damaged can be repaired only by removing some of it'
  patiently "btrfs check of $1" caught btrfs check --repair --force "$1"
}

# mend DEVICE TYPE
mend() {
  case $2 in
    ext*) ext "$1" ;;
    lost-ext) lost_ext "$1" ;;
    xfs) xfs "$1" ;;
    btrfs | lost-btrfs) btrfs_mend "$1" ;;
  esac || { said; return 1; }
}

fix() {
  open_layers
  devices >"$work/devices"
  [ -s "$work/devices" ] || not_here 'no file system of ext2 to ext4, XFS or btrfs is there'
  while read -r device kind; do
    ! patiently "check of $device" clean "$device" "$kind" || continue
    case $kind in
      lost-*) act "repair $device (${kind#lost-}) by a copy of its superblock" mend "$device" "$kind" ;;
      *) said; act "repair $device ($kind)${FIX_LOSS:+, also what loses files}" mend "$device" "$kind" ;;
    esac
  done <"$work/devices"
}

check() {
  open_layers
  devices >"$work/devices"
  [ -s "$work/devices" ] || { say 'no file system of ext2 to ext4, XFS or btrfs is there'; return 1; }
  bad=0
  while read -r device kind; do
    if clean "$device" "$kind"; then say "$device ($kind) is whole"; else bad=1; say "$device ($kind) is damaged"; fi
  done <"$work/devices"
  return $bad
}
