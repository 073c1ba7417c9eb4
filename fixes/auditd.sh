# auditd: lets the system run on if the audit log has no room or cannot be written
#
# For: the system powers off after "Starting Security Auditing Service", or goes into single user mode, since the disk of the log is full
# Changes: /etc/audit/auditd.conf (HALT and SINGLE become SUSPEND), and "-f 2" in the rules of /etc/audit (it becomes "-f 1")
# After: find out why the audit log could not be written, and set back what was changed in /etc/audit
# Mount: yes
# Seconds: 3
# Limit: 120

actions='space_left_action|admin_space_left_action|disk_full_action|disk_error_action'

# rules: the files with rules.
rules() {
  echo /etc/audit/audit.rules
  ! place=$(folder /etc/audit/rules.d) || for path in "$place"/*.rules; do
    case ${path##*/} in *[!A-Za-z0-9_.@-]*) ;; *) echo "/etc/audit/rules.d/${path##*/}" ;; esac
  done
}

fix() {
  file /etc/audit/auditd.conf >/dev/null || not_here 'it has no /etc/audit/auditd.conf'
  read_file /etc/audit/auditd.conf | sed -E "s/^([ \t]*($actions)[ \t]*=[ \t]*)(halt|single)[ \t]*$/\1SUSPEND/I" >"$work/conf"
  put /etc/audit/auditd.conf "$work/conf"
  rules >"$work/rules"
  while read -r path; do
    file "$path" >/dev/null || continue
    read_file "$path" | sed -E 's/^([ \t]*-f[ \t]+)2[ \t]*$/\11/' >"$work/rule"
    put "$path" "$work/rule"
  done <"$work/rules"
}

check() {
  file /etc/audit/auditd.conf >/dev/null || { say 'it has no /etc/audit/auditd.conf'; return 1; }
  if read_file /etc/audit/auditd.conf | grep -Ei "^[ \t]*($actions)[ \t]*=[ \t]*(halt|single)[ \t]*$" >"$work/found"; then
    bounded <"$work/found"
    return 1
  fi
  rules >"$work/rules"
  while read -r path; do
    ! read_file "$path" 2>/dev/null | grep -Eq '^[ \t]*-f[ \t]+2[ \t]*$' || { say "$path lets the kernel panic: -f 2"; return 1; }
  done <"$work/rules"
  say 'nothing of the audit log stops the system'
}
