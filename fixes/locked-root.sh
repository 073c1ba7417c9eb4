# locked-root: unlocks root, so that the emergency shell and the console let in
#
# For: "Cannot open access to console, the root account is locked"; that is why nobody gets in, and not why the boot stopped
# Changes: /etc/shadow; /etc/passwd if root's shell is not there
# After: root can log in now; 'passwd -l root' locks it again
# Mount: yes
# Seconds: 3
# Limit: 120
# Parameter: hash hash optional: a password's hash, from "openssl passwd -6"; needed if root has none beneath the lock

fix() {
  file /etc/shadow >/dev/null || fail '/etc/shadow is missing, or a link leads out of the system'
  has_hash() { case $1 in '$'*) ;; *) return 1 ;; esac; }
  hash=${FIX_HASH:-$(root_field 2 | sed 's/^[!*]*//')}
  has_hash "$hash" || needs 'root has no password beneath the lock; give hash, from "openssl passwd -6"'
  set_root_password "$hash" "$work/shadow"
  put /etc/shadow "$work/shadow" quiet
  root_shell >/dev/null || {
    read_file /etc/passwd | awk -F: -v OFS=: '$1 == "root" { $7 = "/bin/sh" } { print }' >"$work/passwd"
    put /etc/passwd "$work/passwd"
  }
}

check() { root_can_log_in; }
