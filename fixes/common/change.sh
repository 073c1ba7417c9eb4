# shellcheck shell=dash disable=SC2015,SC2154
# Changes the instance's system, unless it is a dry run, and keeps what was there.

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
  say "kept: $1, in ${kept#"$root"} of the instance"
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
