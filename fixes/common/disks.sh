# shellcheck shell=dash disable=SC2015,SC2154
# Finds devices.

# device SOURCE: the device here that a line of fstab or the kernel's root= means; none: 1.
device() {
  case $1 in
    UUID=* | LABEL=* | PARTUUID=* | PARTLABEL=*)
      found=$(blkid -c /dev/null -t "$(printf %s "$1" | tr -d \"\')" -o device | head -n 1)
      [ -n "$found" ] && printf '%s\n' "$found"
      ;;
    /dev/*) [ -b "$1" ] && printf '%s\n' "$1" ;;
    *) return 1 ;;
  esac
}

# disks_of PATH: the whole disks under the file system that a path of the instance's system is on.
disks_of() {
  under=$(findmnt -nvo SOURCE -T "$root$1") || return 1
  lsblk -srnpo NAME,TYPE "$under" | awk '$2 == "disk" { print $1 }' | sort -u
}
