# sudoers: comments out the lines that sudo refuses, and sets the rights of its files
#
# For: "sudo: parse error in /etc/sudoers", "is world writable", or "must be owned by uid 0 and have the setuid bit set"
# Changes: /etc/sudoers and the files of /etc/sudoers.d; mode and owner of these and of /usr/bin/sudo
# After: mend the lines of the sudoers files that begin with '#libvirt-rescue: ', and take that off
# Mount: yes
# Seconds: 5
# Limit: 120

# names: the files that sudo reads: those of sudoers.d without a dot or a tilde at the end.
names() {
  echo /etc/sudoers
  ! dropins=$(folder /etc/sudoers.d) || for path in "$dropins"/*; do
    case ${path##*/} in *.* | *~ | *[!A-Za-z0-9_-]*) ;; *) [ ! -f "$path" ] || echo "/etc/sudoers.d/${path##*/}" ;; esac
  done
}

# refused: the numbers of the lines of the copy that visudo names; older ones say "near line".
refused() {
  sed -n "s#^.*$inner/sudoers:\([0-9][0-9]*\):.*#\1#p; s#^.*$inner/sudoers: .*near line \([0-9][0-9]*\).*#\1#p" "$work/said" | sort -nu
}

# try PATH: comments out in a copy what visudo names. sudo needs no rights of the copy.
try() {
  cat "$(file "$1")" >"$root$inner/sudoers"
  chmod 440 "$root$inner/sudoers"
  rounds=0
  until enter visudo -c -f "$inner/sudoers"; do
    refused >"$work/refused"
    rounds=$((rounds + 1))
    # A file that the copy includes has a turn of its own.
    [ -s "$work/refused" ] || ! grep -q '/etc/sudoers\.d/' "$work/said" || break
    [ -s "$work/refused" ] && [ $rounds -le 20 ] || { said; fail "what visudo says of $1 is not about one of its lines"; }
    while read -r number; do
      sed -n "${number}p" "$root$inner/sudoers" | grep -q '^#libvirt-rescue: ' && fail "visudo names line $number of $1 again"
      comment_out "$root$inner/sudoers" "$number"
    done <"$work/refused"
  done
  cat "$root$inner/sudoers" >"$work/sudoers"
  put "$1" "$work/sudoers"
}

fix() {
  has visudo || not_here 'it has no sudo'
  file /etc/sudoers >/dev/null || {
    printf 'Defaults\tenv_reset\nroot\tALL=(ALL:ALL) ALL\n%%sudo\tALL=(ALL:ALL) ALL\n%%wheel\tALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n' >"$work/new"
    put /etc/sudoers "$work/new"
  }
  names >"$work/names"
  while read -r name; do
    ! file "$name" >/dev/null || { try "$name"; mode "$name" 440 0:0; }
  done <"$work/names"
  mode /usr/bin/sudo 4755 0:0
}

check() {
  has visudo || { say 'it has no sudo'; return 1; }
  enter visudo -c || { said; return 1; }
  [ "$(stat -c '%a %u' "$(within /usr/bin/sudo)")" = '4755 0' ] || { say '/usr/bin/sudo has not the mode 4755 and the owner root'; return 1; }
  say 'sudo takes its files, and has its rights'
}
