# sshd-config: comments out the lines that sshd refuses, and gives it host keys
#
# For: ssh is refused since a change of sshd_config: "Bad configuration option", "terminating, 1 bad configuration options"
# Changes: /etc/ssh/sshd_config and the files that it includes from /etc/ssh; host keys that are missing or have wrong rights
# After: mend the lines of /etc/ssh that begin with '#libvirt-rescue: ', and take that off
# Mount: yes
# Seconds: 10
# Limit: 300

# copy: /etc/ssh in memory, so that a dry run tries the same.
copy() {
  ssh=$(folder /etc/ssh) || not_here 'there is no /etc/ssh'
  rm -rf "${root:?}$inner/ssh"
  mkdir -p "$root$inner/ssh/sshd_config.d" "$root/run/sshd"
  for path in "$ssh"/sshd_config "$ssh"/sshd_config.d/*.conf; do
    name=${path#"$ssh"/}
    ! file "/etc/ssh/$name" >/dev/null || sed "s#/etc/ssh/#$inner/ssh/#g" "$path" >"$root$inner/ssh/$name"
  done
  cp -p "$ssh"/ssh_host_* "$root$inner/ssh/" 2>/dev/null
  chmod 600 "$root$inner"/ssh/ssh_host_*_key 2>/dev/null
  ls "$root$inner"/ssh/ssh_host_*_key >/dev/null 2>&1 || enter ssh-keygen -q -t ed25519 -N '' -f "$inner/ssh/ssh_host_ed25519_key"
}

# refused: FILE NUMBER of the lines of the copy that sshd names.
refused() {
  sed -n "s#^$inner/ssh/\(sshd_config\(\.d/[A-Za-z0-9_.@-]*\)\{0,1\}\):\{0,1\} line \([0-9]*\):.*#\1 \3#p" "$work/said" | sort -u
}

# try: comments out in the copy what sshd names, until it names nothing more.
try() {
  rounds=0
  for key in "$root$inner"/ssh/ssh_host_*_key; do break; done
  until enter sshd -t -h "${key#"$root"}" -f "$inner/ssh/sshd_config"; do
    refused >"$work/refused"
    rounds=$((rounds + 1))
    [ -s "$work/refused" ] && [ $rounds -le 20 ] || { said; fail 'sshd says what no line of its configuration is the cause of'; }
    while read -r name number; do
      sed -n "${number}p" "$root$inner/ssh/$name" | grep -q '^#libvirt-rescue: ' && fail "sshd names line $number of $name again"
      comment_out "$root$inner/ssh/$name" "$number"
    done <"$work/refused"
  done
}

host_keys() {
  ls "$ssh"/ssh_host_*_key >/dev/null 2>&1 || { note_new '/etc/ssh/ssh_host_*'; act 'make host keys' enter ssh-keygen -A; }
  for key in "$ssh"/ssh_host_*_key; do
    [ ! -f "$key" ] || [ -L "$key" ] || case $(stat -c %a "$key") in
      *00 | 640) ;;
      *) mode "/etc/ssh/${key##*/}" 600 0:0 ;;
    esac
  done
}

fix() {
  has sshd || not_here 'it has no sshd'
  copy
  host_keys
  [ -s "$root$inner/ssh/sshd_config" ] || fail '/etc/ssh/sshd_config is missing or empty'
  try
  for path in "$root$inner"/ssh/sshd_config "$root$inner"/ssh/sshd_config.d/*.conf; do
    [ -f "$path" ] || continue
    sed "s#$inner/ssh/#/etc/ssh/#g" "$path" >"$work/config"
    put "/etc/ssh/${path#"$root$inner"/ssh/}" "$work/config"
  done
}

check() {
  has sshd || { say 'it has no sshd'; return 1; }
  mkdir -p "$root/run/sshd"
  enter sshd -t || { said; return 1; }
  say 'sshd takes its configuration, and has host keys'
}
