# shellcheck shell=dash disable=SC2015
# (SC2015: "A && B || fail" is what is meant here: fail ends the fix.)
#
# Comes before every fix; the last line of what is run is "begin VERB". A fix has two functions:
#
#   fix     changes the instance's system by the functions below; in a dry run these only say what they would do
#   check   proves that the cause is gone: 0, or 1 and a sentence
#
# The instance's tree is not trusted: its links are followed only inside of it, its files and lists are bounded, and
# what it says is printed without control characters.
set -u
LC_ALL=C
export LC_ALL
root=$(realpath "${FIX_ROOT:-/mnt/sysroot}")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
# Below the root: a folder for programs that run inside. It is in memory, so a dry run may write there.
inner=/run/libvirt-rescue-fix
changed=no

say() { printf '%s\n' "$*" | bounded; }
bounded() { tr -d '\000-\010\013-\037\177' | cut -c1-300 | awk -v most=40 'NR <= most { print } END { if (NR > most) print "and " NR - most " lines more" }'; }

# How a fix ends: 1 failed, 3 nothing to do, 4 only with more consent or another parameter, 5 not for this system.
fail() { say "failed: $*" >&2; exit 1; }
needs() { say "refused: $*" >&2; exit 4; }
not_here() { say "not for this system: $*" >&2; exit 5; }

dry() { [ "$verb" = dry-run ]; }

# act WORDS COMMAND...: the one way to change something that is not a file's content.
act() {
  changed=yes
  if dry; then say "would $1"; return 0; fi
  say "now: $1"
  shift
  "$@" </dev/null || fail "\"$*\" ended with $?"
}

# within PATH: where a path of the instance's system lies here, if that is inside of its own file systems.
within() {
  real=$(realpath "$root$1" 2>/dev/null) || return 1
  case $real in
    "$root"/dev/* | "$root"/proc/* | "$root"/sys/* | "$root"/run/*) return 1 ;;
    "$root" | "$root"/*) printf '%s\n' "$real" ;;
    *) return 1 ;;
  esac
}

# file PATH: the same for an ordinary file of at most 4 MiB.
file() {
  real=$(within "$1") && [ -f "$real" ] && [ "$(stat -c %s "$real")" -le 4194304 ] && printf '%s\n' "$real"
}

# folder PATH: the same for a folder.
folder() { real=$(within "$1") && [ -d "$real" ] && printf '%s\n' "$real"; }

# read_file PATH: its content.
read_file() {
  if read_from=$(file "$1"); then cat "$read_from"; else return 1; fi
}

# there PATH: whether anything has that name, a link that leads nowhere included.
there() { [ -e "$root$1" ] || [ -L "$root$1" ]; }

# has PROGRAM: whether the instance's system has it.
has() {
  for bin in /usr/sbin /usr/bin /sbin /bin; do
    ! there "$bin/$1" || return 0
  done
  return 1
}

# caught PROGRAM...: runs it; what it says is in $work/said, at most 256 kB.
caught() {
  {
    "$@" </dev/null 2>&1
    echo $? >"$work/status"
  } | head -c 262144 >"$work/said"
  return "$(cat "$work/status")"
}

# said: what the last program that was caught wrote.
said() { bounded <"$work/said"; }

# enter PROGRAM...: runs it inside of the instance's system, caught.
enter() {
  caught env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C TERM=dumb DEBIAN_FRONTEND=noninteractive \
    "$chroot" "$root" "$@"
}
chroot=$(command -v chroot)

# patiently WORDS COMMAND...: runs it with a sign of life every ten seconds.
patiently() {
  words=$1
  shift
  (
    nap=
    # What sleeps would keep the streams of the job open.
    trap 'kill $nap 2>/dev/null; exit' TERM
    seconds=0
    while :; do
      sleep 10 &
      nap=$!
      wait $nap
      seconds=$((seconds + 10))
      say "$words: $seconds s"
    done
  ) &
  alive=$!
  "$@"
  ended=$?
  kill "$alive" 2>/dev/null
  wait "$alive" 2>/dev/null
  return $ended
}

# backup_folder: a new folder for what this run changes, of root alone; made when it is needed first.
backup_folder() {
  if [ -s "$work/backup" ]; then cat "$work/backup"; return; fi
  base=$(folder /var/lib) || return 1
  for name in libvirt-rescue backup; do
    base=$base/$name
    [ ! -L "$base" ] || return 1
    [ -d "$base" ] || mkdir -m 700 "$base" || return 1
  done
  base=$base/$(date -u +%Y%m%dT%H%M%SZ)-$id
  mkdir -m 700 "$base" || return 1
  printf '%s\n' "$base" | tee "$work/backup"
}

# keep PATH: copies a file, a link or a folder of the instance's system to the backup, before it is changed.
keep() {
  ! dry || return 0
  kept=$(backup_folder) || fail "there is no folder for the backup: /var/lib/libvirt-rescue/backup cannot be made"
  [ ! -e "$kept$1" ] && [ ! -L "$kept$1" ] || return 0
  { mkdir -p "$kept$(dirname "$1")" && cp -a "$root$1" "$kept$1" && sync; } ||
    fail "$1 cannot be copied to the backup, so it is not changed"
  say "kept: $1 in ${kept#"$root"}"
}

# note_new PATH: the list of what the fix made, which the backup cannot hold.
note_new() {
  ! dry || return 0
  kept=$(backup_folder) || fail "there is no folder for the backup: /var/lib/libvirt-rescue/backup cannot be made"
  printf '%s\n' "$1" >>"$kept/made"
}

# put PATH FILE [quiet]: gives a file of the instance's system the content of FILE.
#
# It is written in place, so that owner, mode, and the label of SELinux stay. quiet: what changes is a secret.
put() {
  if target=$(file "$1"); then
    ! cmp -s "$2" "$target" || return 0
    changed=yes
    if dry; then say "would change $1:"; else say "change $1:"; fi
    if [ -n "${3:-}" ]; then say 'what changes is a secret, and not shown'; else diff -U 0 "$target" "$2" | sed 1,2d | grep '^[-+]' | bounded; fi
    keep "$1"
    dry || cat "$2" >"$target" || fail "$1 cannot be written"
    return 0
  fi
  ! there "$1" || fail "$1 is not an ordinary file, or a link leads out of the system"
  parent=$(folder "$(dirname "$1")") || fail "the folder of $1 is missing, or leads out of the system"
  changed=yes
  if dry; then say "would make $1:"; else say "make $1:"; fi
  [ -n "${3:-}" ] || sed 's/^/+/' "$2" | bounded
  ! dry || return 0
  note_new "$1"
  cat "$2" >"$parent/$(basename "$1")" || fail "$1 cannot be written"
  label "$1"
}

# new_folder PATH MODE: makes a folder whose parent is there.
new_folder() {
  if there "$1"; then folder "$1" >/dev/null || fail "$1 is not a folder of the system"; return 0; fi
  parent=$(folder "$(dirname "$1")") || { dry && return 0; fail "the folder of $1 is missing"; }
  act "make the folder $1" mkdir -m "$2" "$parent/$(basename "$1")"
  note_new "$1"
  label "$1"
}

# mode PATH MODE [USER:GROUP]: rights and owner, by number.
mode() {
  place=$(within "$1") || { dry && return 0; fail "$1 is missing, or leads out of the system"; }
  want="$2 ${3:-$(stat -c %u:%g "$place")}"
  is=$(stat -c '%a %u:%g' "$place")
  [ "$is" != "$want" ] || return 0
  changed=yes
  if dry; then say "would give $1 mode $2 and owner ${want#* }; now: $is"; return 0; fi
  say "mode and owner of $1: $want; before: $is"
  { chown "${want#* }" "$place" && chmod "$2" "$place"; } || fail "mode of $1 cannot be set"
}

# label PATH: the label of SELinux for something new, if the system uses SELinux.
label() {
  ! dry || return 0
  read_file /etc/selinux/config 2>/dev/null | grep -Eq '^SELINUX=(enforcing|permissive)' || return 0
  policy=$(read_file /etc/selinux/config | sed -n 's/^SELINUXTYPE=\([a-z]*\).*/\1/p' | tail -n 1)
  if has setfiles && enter setfiles "/etc/selinux/${policy:-targeted}/contexts/files/file_contexts" "$1"; then return 0; fi
  say "note: $1 has no label of SELinux; the fix selinux-relabel sets all labels"
}

# comment_out FILE NUMBER: puts a mark before a line, so that programs pass over it.
comment_out() { sed -i "$2s/^/#libvirt-rescue: /" "$1"; }

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

# root_field NUMBER: a field of root in /etc/shadow.
root_field() { read_file /etc/shadow | awk -F: -v field="$1" '$1 == "root" { print $field; exit }'; }

# set_root_password HASH FILE: /etc/shadow with that hash, and an account that has not run out.
set_root_password() {
  read_file /etc/shadow | HASH=$1 TODAY=$(($(date +%s) / 86400)) awk -F: -v OFS=: '
    $1 == "root" {
      is = $2 == ENVIRON["HASH"]
      expired = $8 != "" && $8 + 0 < ENVIRON["TODAY"] + 0
      stale = $3 == "0" || ($5 != "" && $5 + 0 < 99999)
      if (!is || expired || stale) { $2 = ENVIRON["HASH"]; $3 = ENVIRON["TODAY"]; $5 = "99999"; $7 = ""; $8 = "" }
    }
    { print }' >"$2"
  grep -q '^root:' "$2" || fail '/etc/shadow has no line of root'
}

# root_shell: root's shell, if it is there and lets in.
root_shell() {
  shell=$(read_file /etc/passwd | awk -F: '$1 == "root" { print $7; exit }')
  case $shell in *nologin | *false) return 1 ;; esac
  there "${shell:-/bin/sh}" && echo "${shell:-/bin/sh}"
}

root_can_log_in() {
  case $(root_field 2) in '$'*) ;; *) say 'root is locked, or has no password'; return 1 ;; esac
  expires=$(root_field 8)
  [ -z "$expires" ] || [ "$expires" -ge $(($(date +%s) / 86400)) ] || { say "root's account has run out"; return 1; }
  root_shell >/dev/null || { say "root's shell is not there, or lets nobody in"; return 1; }
  say 'root has a password and a shell'
}

# versions: the kernels in /boot whose modules are there, the newest first.
versions() {
  boot=$(folder /boot) || return 1
  for kernel in "$boot"/vmlinuz-*; do
    version=${kernel##*/vmlinuz-}
    case $version in *[!A-Za-z0-9._+~-]* | *rescue*) continue ;; esac
    [ ! -d "$root/lib/modules/$version" ] || printf '%s\n' "$version"
  done | sort -rV | head -n 20
}

# initrd_of VERSION: the path of its initial RAM disk, by the names of Debian, or of dracut.
initrd_of() {
  if [ -e "$root/boot/initramfs-$1.img" ] || { ! has update-initramfs && has dracut; }; then
    echo "/boot/initramfs-$1.img"
  else
    echo "/boot/initrd.img-$1"
  fi
}

# grub_name: grub, or grub2 as in the family of Fedora.
grub_name() {
  if has grub2-mkconfig; then echo grub2; elif has grub-mkconfig; then echo grub; else return 1; fi
}

# put_grub_config NAME: makes GRUB's configuration again.
put_grub_config() {
  patiently "$1-mkconfig works" enter env GRUB_CMDLINE_LINUX="$words_of_kernel" "$1-mkconfig" -o "$inner/grub.cfg" ||
    { said; fail "$1-mkconfig ended with an error"; }
  [ -s "$root$inner/grub.cfg" ] || fail "$1-mkconfig made nothing"
  put "/boot/$1/grub.cfg" "$root$inner/grub.cfg"
}
# For a system without /etc/default/grub, whose former words are lost.
words_of_kernel=${FIX_WORDS:-console=tty0 console=ttyS0,115200}

# put_grub_default: the settings, if the system has none.
put_grub_default() {
  ! there /etc/default/grub || return 0
  printf 'GRUB_DEFAULT=0\nGRUB_TIMEOUT=2\nGRUB_CMDLINE_LINUX="%s"\n' "$words_of_kernel" >"$work/default"
  new_folder /etc/default 755
  put /etc/default/grub "$work/default"
}

# begin VERB: the last line of what is run.
begin() {
  verb=$1
  if [ "$verb" = check ]; then check; return; fi
  [ -n "${FIX_ROOT:-}" ] || { [ ! -L "$root/run" ] && mountpoint -q "$root/run"; } && mkdir -p "$root$inner"
  # A subshell would lose "changed"; what leaves fix by exit has said why.
  fix
  sync
  if dry; then [ $changed = yes ] || { say 'nothing to change'; return 3; }; return 0; fi
  [ $changed = yes ] || say 'nothing was changed'
  check || return 1
  [ $changed = yes ] || return 3
}
