# fstab: comments out the lines of /etc/fstab whose device is not there
#
# For: boot ends in emergency mode after "Timed out waiting for device", since a disk in fstab is gone or has another UUID
# Changes: /etc/fstab; never the lines of / and /usr, nor lines with nofail or noauto
# After: what the lines named is not mounted; once its disk is back, take '#libvirt-rescue: ' off the line in /etc/fstab
# Mount: yes
# Seconds: 3
# Limit: 120

table=/etc/fstab

# waits OPTIONS: whether boot waits for such a line.
waits() {
  case ,$1, in
    *,nofail,* | *,noauto,* | *,bind,* | *,rbind,* | *,_netdev,*) return 1 ;;
  esac
}

# opened NAME: whether the system opens /dev/mapper/NAME itself at boot, from a device that is there.
opened() {
  from=$(read_file /etc/crypttab 2>/dev/null | awk -v name="$1" '$1 == name { print $2; exit }')
  [ -n "$from" ] && device "$from" >/dev/null
}

# missing SOURCE OPTIONS: whether boot waits for a device that is not there.
missing() {
  case $1 in
    UUID=* | LABEL=* | PARTUUID=* | PARTLABEL=* | /dev/*) ;;
    *) return 1 ;;
  esac
  waits "$2" || return 1
  case $1 in /dev/mapper/*) ! opened "${1#/dev/mapper/}" || return 1 ;; esac
  ! device "$(printf %s "$1" | sed 's/\\040/ /g')" >/dev/null
}

# locked: devices of LUKS that are not open: what a line names may be inside of them.
locked() {
  lsblk -rnpo NAME,FSTYPE | awk '$2 == "crypto_LUKS" { print $1 }' | sort -u | while read -r luks; do
    [ -n "$(lsblk -rno TYPE "$luks" | sed -n '/crypt/p')" ] || printf '%s ' "$luks"
  done
}

# gone: the lines that are in the way: NUMBER TARGET SOURCE.
gone() {
  closed=$(locked)
  if [ -n "$closed" ]; then
    say "not judged: lines whose device is not there may be inside of ${closed% }, which is locked" >&2
    return
  fi
  read_file $table | awk '!/^[ \t]*#/ && NF >= 2 { print NR, $1, $2, ($4 == "" ? "defaults" : $4) }' | head -n 500 |
    while read -r number source target options; do
      ! missing "$source" "$options" || printf '%s %s %s\n' "$number" "$target" "$source"
    done
}

fix() {
  file $table >/dev/null || not_here "there is no file $table"
  gone >"$work/gone"
  read_file $table >"$work/fstab"
  while read -r number target source; do
    case $target in
      / | /usr) say "left as it is: $source, for $target, is not there" ;;
      *) comment_out "$work/fstab" "$number" ;;
    esac
  done <"$work/gone"
  put $table "$work/fstab"
}

check() {
  file $table >/dev/null || { say "there is no file $table"; return 1; }
  gone >"$work/gone"
  while read -r number target source; do say "line $number: $source, for $target, is not there"; done <"$work/gone"
  [ ! -s "$work/gone" ] || return 1
  say 'the device of every line that boot waits for is there'
}
