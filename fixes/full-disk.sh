# full-disk: makes room: grows the file system into free space of its disk, lists what fills it, removes what it is told
#
# For: "No space left on device"; the system boots, but services fail and nobody can log in
# Changes: the size of the last partition and of its file system; what remove names is gone, since a full disk has no room for a backup
# After: find out what filled the disk, or it fills up again
# Mount: yes
# Seconds: 10
# Limit: 1800
# Parameter: remove removal optional: what may go, with commas between: caches (of packages), old-logs (rotated and archived), and paths of files, which are emptied

# free PATH: KILOBYTES SIZE of its file system.
free() { df -kP "$root$1" | awk 'NR == 2 { print $4, $2 }'; }

# enough PATH: at least 5 % or 256 MiB, and 1 % of the inodes, are free.
enough() {
  free "$1" | awk '{ exit !($1 >= 262144 || ($2 > 0 && $1 * 20 >= $2)) }' || return 1
  # btrfs has no fixed number of inodes, and says 0.
  df -iP "$root$1" | awk 'NR == 2 { exit !($2 == 0 || $4 * 100 >= $2) }'
}

# places: where file systems of the instance are mounted; those of the kernel and read-only ones left out.
places() {
  findmnt -rnRo TARGET,FSTYPE,OPTIONS "$root" | awk -v root="$root" '$2 ~ /^(ext[234]|xfs|btrfs|f2fs)$/ && $3 ~ /^rw/ { print substr($1, length(root) + 1) }' | sed 's/^$/\//' | head -n 20
}

show_use() {
  say "$1: $(free "$1" | awk '{ printf "%d of %d MiB free", $1 / 1024, $2 / 1024 }'), $(df -iP "$root$1" | awk 'NR == 2 { print $4 }') inodes free"
}

# largest PATH: by allocated blocks: what is allocated behind the end of a file does not show in its size.
largest() {
  say 'the largest, in MiB:'
  find "$root$1" -xdev -type f -exec du -k {} + 2>/dev/null | awk '$1 >= 1024' | sort -rn | head -n 12 |
    awk -v skip=$((${#root} + 1)) '{ mib = $1 / 1024; sub(/^[0-9]+[ \t]+/, ""); printf "%8.0f %s\n", mib, substr($0, skip) }' | bounded
  say 'the folders with the most files:'
  find "$root$1" -xdev -type f 2>/dev/null | head -n 1000000 | sed 's#/[^/]*$##' | sort | uniq -c | sort -rn | head -n 5 |
    awk -v skip=$((${#root} + 1)) '{ n = $1; sub(/^ *[0-9]+ /, ""); printf "%8d %s\n", n, substr($0, skip) }' | bounded
}

# room DEVICE: sets $disk, $number and $spare, the MiB that are free behind a partition that is its disk's last.
room() {
  number=$(cat "/sys/class/block/${1##*/}/partition" 2>/dev/null) || return 1
  disk=/dev/$(lsblk -ndo PKNAME "$1") || return 1
  end=$(sfdisk -qlo END "$disk" 2>/dev/null | awk '$1 + 0 > end { end = $1 + 0 } END { print end + 0 }')
  own=$(($(cat "/sys/class/block/${1##*/}/start") + $(cat "/sys/class/block/${1##*/}/size") - 1))
  [ "$own" = "$end" ] || return 1
  # The last MiB may hold the second table of GPT.
  spare=$((($(blockdev --getsz "$disk") - own) / 2048 - 1))
  [ "$spare" -ge 16 ]
}

lengthen() {
  printf ', +\n' | sfdisk -q --no-reread --force -N "$number" "$disk" >"$work/said" 2>&1 || { said; return 1; }
  partx -u --nr "$number" "$disk" && udevadm settle
}

# stretch DEVICE PATH: the file system takes all of its device; mounted file systems can.
stretch() {
  case $(findmnt -no FSTYPE "$root$2") in
    ext*) caught resize2fs "$1" ;;
    xfs) caught xfs_growfs "$root$2" ;;
    btrfs) caught btrfs filesystem resize max "$root$2" ;;
    *) return 1 ;;
  esac || { said; return 1; }
}

# shorter DEVICE PATH: whether the file system is shorter than its device by more than 16 MiB.
shorter() {
  case $(findmnt -no FSTYPE "$root$2") in
    ext*) blocks=$(dumpe2fs -h "$1" 2>/dev/null | awk '/^Block count:/ { b = $3 } /^Block size:/ { s = $3 } END { printf "%.0f", b * s / 1048576 }') ;;
    *) return 1 ;;
  esac
  [ $(($(blockdev --getsize64 "$1") / 1048576 - blocks)) -gt 16 ]
}

# grow PATH
grow() {
  source=$(findmnt -nvo SOURCE "$root$1")
  if room "$source"; then
    dry || { kept=$(backup_folder) && sfdisk -d "$disk" >"$kept/${disk##*/}.sfdisk"; } || say 'the partition table could not be kept: there is no room for it'
    act "grow partition $number of $disk by $spare MiB" lengthen
    act "grow the file system of $1" stretch "$source" "$1"
  elif shorter "$source" "$1"; then
    act "grow the file system of $1 to the end of $source" stretch "$source" "$1"
  fi
}

# cached, old_logs: the files that may go, one a line; a name with a line break is left.
cached() {
  for place in /var/cache/apt/archives /var/cache/dnf /var/cache/yum /var/cache/zypp /var/cache/PackageKit; do
    real=$(folder "$place") && find "$real" -xdev -type f ! -name '*
*' ! -name lock
  done
}
old_logs() {
  real=$(folder /var/log) && find "$real" -xdev -type f ! -name '*
*' \( -name '*.gz' -o -name '*.xz' -o -name '*.bz2' -o -name '*.zst' -o -name '*.old' -o -name '*.[0-9]' -o -name '*@*.journal' -o -name '*.journal~' \)
}

# take LIST WORDS: removes the files of a list.
take() {
  [ -s "$1" ] || { say "there are no $2"; return 0; }
  act "remove $(grep -c . "$1") $2: $(tr '\n' '\0' <"$1" | xargs -0 du -k | awk '{ sum += $1 } END { printf "%d MiB", sum / 1024 }')" remove_all "$1"
}
remove_all() { tr '\n' '\0' <"$1" | xargs -0 rm -f --; }
empty() { : >"$1"; }

fix() {
  printf '%s\n' "${FIX_REMOVE:-}" | tr ',' '\n' | grep . >"$work/remove"
  while read -r what; do
    case $what in
      caches) cached >"$work/list"; take "$work/list" 'files of package caches' ;;
      old-logs) old_logs >"$work/list"; take "$work/list" 'old logs' ;;
      *)
        real=$(within "$what") && [ -f "$real" ] || needs "$what is not a file of the system"
        [ "$(du -k "$real" | cut -f1)" = 0 ] || act "empty $what" empty "$real"
        ;;
    esac
  done <"$work/remove"
  places >"$work/places"
  while read -r place; do
    show_use "$place"
    ! enough "$place" || continue
    grow "$place"
    enough "$place" || dry || show_use "$place"
    enough "$place" || largest "$place"
  done <"$work/places"
  [ $changed = yes ] || dry || [ ! -s "$work/places" ] || check >/dev/null || needs 'there is no free space to grow into; name in remove what may go'
}

check() {
  places >"$work/places"
  [ -s "$work/places" ] || { say 'no file system is mounted for writing'; return 1; }
  bad=0
  while read -r place; do
    show_use "$place"
    enough "$place" || { bad=1; say "$place is full"; }
  done <"$work/places"
  return $bad
}
