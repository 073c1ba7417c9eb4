# ssh-key: lets a user in by ssh with a public key
#
# For: nobody has a key or password that the system takes, or the rights of ~/.ssh are wrong
# Changes: ~/.ssh/authorized_keys of the user, and mode and owner of ~/.ssh
# Mount: yes
# Seconds: 5
# Limit: 120
# Parameter: key key required: the public key, one line of a file that ends in .pub
# Parameter: user user optional: who is let in; root if not given

user=${FIX_USER:-root}

# account: UID GID HOME of the user.
account() { read_file /etc/passwd | awk -F: -v user="$user" '$1 == user { print $3 ":" $4, $6; exit }'; }

# look: sets $owner, $home and $keys.
look() {
  account >"$work/account"
  read -r owner home <"$work/account" || return 1
  case $owner in *[!0-9:]* | '') return 1 ;; esac
  keys=$home/.ssh/authorized_keys
  folder "$home" >/dev/null
}

fix() {
  look || not_here "user $user is not in /etc/passwd, or has no home"
  there "$home/.ssh" || { new_folder "$home/.ssh" 700; dry || chown "$owner" "$(folder "$home/.ssh")"; }
  { read_file "$keys" 2>/dev/null || :; } >"$work/keys"
  # A last line without an end would swallow the key.
  [ ! -s "$work/keys" ] || [ -z "$(tail -c 1 "$work/keys")" ] || echo >>"$work/keys"
  grep -qxF -- "$FIX_KEY" "$work/keys" || printf '%s\n' "$FIX_KEY" >>"$work/keys"
  if dry && ! there "$home/.ssh"; then say "would make $keys with the key"; return; fi
  put "$keys" "$work/keys"
  mode "$home/.ssh" 700 "$owner"
  mode "$keys" 600 "$owner"
  case $(stat -c %a "$(folder "$home")") in *[2367]? | *[2367]) mode "$home" 755 "$owner" ;; esac
}

check() {
  look || { say "user $user is not in /etc/passwd, or has no home"; return 1; }
  read_file "$keys" 2>/dev/null | grep -qxF -- "$FIX_KEY" || { say "$keys does not have the key"; return 1; }
  for path in "$home" "$home/.ssh" "$keys"; do
    case $(stat -c %a "$(within "$path")") in
      *[2367]? | *[2367]) say "sshd does not take a key if others can write to $path"; return 1 ;;
    esac
  done
  if has sshd; then
    mkdir -p "$root/run/sshd"
    enter sshd -T -C "user=$user,host=localhost,addr=127.0.0.1" || { said; say 'sshd does not start: see the fix sshd-config'; return 1; }
    grep -qi '^pubkeyauthentication yes' "$work/said" || { say 'sshd takes no keys: PubkeyAuthentication no'; return 1; }
    [ "$user" != root ] || ! grep -qi '^permitrootlogin no' "$work/said" || { say 'sshd does not let root in: PermitRootLogin no; name another user'; return 1; }
    grep -i '^authorizedkeysfile' "$work/said" | grep -qF .ssh/authorized_keys || { say "sshd reads keys from elsewhere: $(grep -i '^authorizedkeysfile' "$work/said")"; return 1; }
  fi
  say "$keys has the key, and sshd takes it"
}
