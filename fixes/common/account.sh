# shellcheck shell=dash disable=SC2015,SC2154
# Reads and writes root's account.

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
