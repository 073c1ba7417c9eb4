# root-password: gives root a new password, and ends what keeps it from being used
#
# For: nobody knows root's password, and the console is the only way in
# Changes: /etc/shadow
# Mount: yes
# Seconds: 3
# Limit: 120
# Parameter: hash hash required: the password's hash, from "openssl passwd -6"

fix() {
  file /etc/shadow >/dev/null || fail '/etc/shadow is missing, or a link leads out of the system'
  set_root_password "$FIX_HASH" "$work/shadow"
  put /etc/shadow "$work/shadow" quiet
}

check() {
  [ "$(root_field 2)" = "$FIX_HASH" ] || { say "root's password is another one"; return 1; }
  root_can_log_in
}
