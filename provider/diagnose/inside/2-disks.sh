
# --- disks, partitions, file systems, and the layers between them

# probe NAME: sets what the first bytes of a device say: type, uuid, label, table, and of a partition its entry
probe() {
  type='' uuid='' label='' table='' entry='' entryId=''
  said=$(limited blkid -p -o export "/dev/$1")
  while IFS='=' read -r name value; do
    case $name in
      TYPE) type=$value ;;
      UUID) uuid=$value ;;
      LABEL) label=$value ;;
      PTTYPE) table=$value ;;
      PART_ENTRY_TYPE) entry=$value ;;
      PART_ENTRY_UUID) entryId=$value ;;
    esac
  done <<END
$said
END
}

look_at_disk() {
  first=$(head -c 512 "/dev/$1" | od -An -v -tx1 | tr -d ' \n')
  [ ${#first} = 1024 ] || { say trouble what text "/dev/$1 cannot be read" && return; }
  case $table in gpt | dos) ;; *) table=none ;; esac
  signature=false
  case $first in *55aa) signature=true ;; esac
  code=false
  case $(printf '%s' "$first" | cut -c1-880) in *[!0]*) code=true ;; esac
  say disk device text "$1" bytes number "$2" table text "$table" signature json $signature code json $code
}

# fields COMMAND…: sets what a list of a file system says, NAME: VALUE or NAME = VALUE; the first of each counts
fields() {
  state='' size='' free='' total='' freeInodes='' totalInodes='' id='' ended=''
  said=$(limited "$@")
  while IFS=':=' read -r name value; do
    value=${value#"${value%%[! ]*}"}
    case $name in
      'Filesystem state') state=${state:-$value} ;;
      'Filesystem UUID') id=${id:-$value} ;;
      'Block size' | 'blocksize ') size=${size:-$value} ;;
      'Free blocks' | 'fdblocks ') free=${free:-$value} ;;
      'Block count' | 'dblocks ') total=${total:-$value} ;;
      'Free inodes') freeInodes=${freeInodes:-$value} ;;
      'Inode count') totalInodes=${totalInodes:-$value} ;;
      'ended with') ended=$value ;;
    esac
  done <<END
$said
END
}

# file_system DEVICE TYPE STATE: with the numbers that are known, of blocks and inodes
file_system() {
  number "$size" && size=$number
  number "$free" && [ "$number" != "$free" ] || free=$((number * size))
  number "$total" && total=$((number * size))
  # A damaged number says nothing of how full it is.
  number "$free" && [ "$number" = "$free" ] || total=0
  number "$freeInodes" && [ "$number" = "$freeInodes" ] || totalInodes=0
  say filesystem device text "$1" type text "$2" uuid text "$uuid" state text "$3" \
    free number "$free" total number "$total" freeInodes number "$freeInodes" totalInodes number "$totalInodes"
}

# look_at_file_system NAME: what was probed
look_at_file_system() {
  size='' free='' total='' freeInodes='' totalInodes=''
  case $type in
    ext[234]) look_at_ext "$1" ;;
    xfs) look_at_xfs "$1" ;;
    btrfs | vfat) file_system "$1" "$type" unknown ;;
    crypto_LUKS)
      state=locked
      limited cryptsetup luksDump "/dev/$1" | grep -qE '^(Version|ended with: killed)' || state=damaged
      say layer type text luks name text "$1" state text $state
      ;;
    '') look_for_copies "$1" ;;
  esac
}

# look_for_copies NAME: a file system whose first superblock is gone has others
look_for_copies() {
  [ -z "$table" ] || return 0
  for block in 4096 1024; do
    fields dumpe2fs -h -o "superblock=$((block * 8))" -o "blocksize=$block" "/dev/$1"
    [ -z "$id" ] || { file_system "$1" ext4 damaged && return; }
  done
  size=''
  [ "$(dd if="/dev/$1" bs=64 skip=1048577 count=1 2>/dev/null | head -c 8)" != _BHRfS_M ] || file_system "$1" btrfs damaged
}

look_at_ext() {
  fields dumpe2fs -h "/dev/$1"
  # The kernel keeps a part of ext4 for itself: ext4_calculate_resv_clusters.
  if [ "$type" = ext4 ]; then
    number "$total" && kept=$((number / 50))
    [ $kept -le 4096 ] || kept=4096
    number "$free" && [ "$number" = "$free" ] || total=
    free=$((number > kept ? number - kept : 0))
  fi
  case $ended:$state in
    *: | ?*:*) if lacks_features dumpe2fs -h "/dev/$1"; then file_system "$1" "$type" unknown && return; fi ;;
  esac
  case $ended:$state in
    killed:*) file_system "$1" "$type" unknown ;;
    # Its superblock or its journal is none, or their checksum is wrong: the kernel refuses it.
    *: | ?*:*) file_system "$1" "$type" damaged ;;
    *errors*) file_system "$1" "$type" errors ;;
    *) file_system "$1" "$type" clean ;;
  esac
}

# lacks_features COMMAND… DEVICE: whether it says that the file system has features that it does not know; that is said
lacks_features() {
  timeout -s KILL 20 "$@" 2>&1 </dev/null | head -c 65536 | grep -qE 'unsupported feature|unknown .*features' || return 1
  for last in "$@"; do :; done
  trouble "the file system on $last has features that the rescue system does not know"
}

look_at_xfs() {
  fields xfs_db -r -c 'sb 0' -c 'print blocksize dblocks fdblocks' "/dev/$1"
  [ "$ended" != killed ] || { file_system "$1" xfs unknown && return; }
  [ -n "$size" ] || { file_system "$1" xfs damaged && return; }
  if lacks_features xfs_db -r -c 'sb 0' "/dev/$1"; then file_system "$1" xfs unknown && return; fi
  # Its log is not replayed: without it, a file system may look worse than it is. What did not come to its end says nothing.
  said=$(check_xfs "$1" 2>&1 | tail -c 65536)
  case $said in
    *'metadata changes in a log'*) file_system "$1" xfs unknown ;;
    *'could not find valid secondary superblock'* | *'No modify flag set, skipping filesystem flush'*'ended 1') file_system "$1" xfs damaged ;;
    *'ended 0') file_system "$1" xfs clean ;;
    *) file_system "$1" xfs unknown ;;
  esac
}

# It limits its memory itself; the stacks of its threads only look large.
check_xfs() (
  # shellcheck disable=SC3045 # busybox and dash have it
  ulimit -s 1024 && ulimit -S -v 1572864
  timeout 20 xfs_repair -n -P -m 128 "/dev/$1" </dev/null
  echo "ended $?"
)

look_at_layers() {
  limited vgs --noheadings --readonly -o vg_name,vg_missing_pv_count | first 50 'the volume groups' | while read -r name missing; do
    case $missing in 'with: '*) trouble 'LVM cannot read all that it found on the disks' && continue ;; esac
    state=missing
    [ "$missing" != 0 ] || state=ok
    say layer type text lvm name text "$name" state text $state
  done
  for array in /sys/block/md*/md; do
    [ -d "$array" ] || continue
    name=${array%/md}
    state=ok
    [ "$(cat "$array/degraded" 2>/dev/null)" = 0 ] || state=degraded
    grep -q inactive "$array/array_state" && state=missing
    say layer type text raid name text "${name##*/}" state text $state
  done
  look_for_members
}

# look_for_members: of arrays that were not started, because too many of their disks are missing
look_for_members() {
  known=$(limited mdadm --detail --scan)
  lsblk -lno NAME,FSTYPE | first 200 'the disks and partitions' | while read -r member type; do
    [ "$type" = linux_raid_member ] || continue
    id='' label=''
    said=$(limited mdadm --examine --export "/dev/$member")
    while IFS='=' read -r name value; do
      case $name in MD_UUID) id=$value ;; MD_NAME) label=$value ;; esac
    done <<END
$said
END
    case $known in *"${id:-none}"*) continue ;; esac
    known="$known $id"
    say layer type text raid name text "${label:-$member}" state text missing
  done
}

# The disk of this rescue system is none of the instance.
look_at_disks() {
  list=$(lsblk -lnbo NAME,TYPE,SIZE,PKNAME | first 200 'the disks and partitions')
  own='' count=0
  begin_part 45
  while read -r name type size parent; do
    case $name in
      '') continue ;;
      *[!A-Za-z0-9._+-]*) trouble "a device is left out: $name" && continue ;;
    esac
    if [ "$size" = 0 ] || [ "$own" = "${parent:--}" ]; then continue; fi
    has_time || { trouble "no time was left for /dev/$name and the disks and partitions after it" && break; }
    case $type in
      disk)
        device=$name bytes=$size
        probe "$name"
        if [ "$type:$label" = iso9660:LIBVIRT_RESCUE ]; then
          [ -z "$own" ] || trouble "/dev/$own is left out: it has the name of the rescue system's own disk"
          own=$device
          continue
        fi
        count=$((count + 1)) disks="$disks /dev/$device"
        look_at_disk "$device" "$bytes" && look_at_file_system "$device"
        ;;
      part)
        device=$name bytes=$size
        probe "$name"
        say partition device text "$device" type text "$entry" uuid text "$entryId" bytes number "$bytes"
        look_at_file_system "$device"
        ;;
      lvm | crypt) device=mapper/$name && probe "$device" && look_at_file_system "$device" ;;
      raid*) device=$name && probe "$device" && look_at_file_system "$device" ;;
    esac
  done <<END
$list
END
  [ $count -gt 0 ] || say trouble what text 'the rescue system sees no disk of the instance'
  look_at_layers
}
