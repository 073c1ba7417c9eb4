# selinux-relabel: has the system set all labels of SELinux at its next boot
#
# For: services are denied their own files, nobody can log in after a password was changed from outside, or "Failed to load SELinux policy"
# Changes: makes /.autorelabel; in /etc/selinux/config SELINUX=disabled if its policy is not installed
# Mount: yes
# Seconds: 3
# Limit: 120

config=/etc/selinux/config

# setting NAME: the last value in the configuration.
setting() { read_file $config | sed -n "s/^[ \t]*$1=\([A-Za-z]*\).*/\1/p" | tail -n 1; }

# has_policy: whether the policy that the configuration names is installed.
has_policy() {
  type=$(setting SELINUXTYPE)
  place=$(folder "/etc/selinux/${type:-targeted}/policy") && ls "$place"/policy.* >/dev/null 2>&1
}

fix() {
  file $config >/dev/null || not_here 'it has no /etc/selinux/config'
  [ "$(setting SELINUX)" != disabled ] || return 0
  if has_policy; then
    : >"$work/empty"
    put /.autorelabel "$work/empty"
  else
    # Permissive is not enough: without a policy udev fails, and no device comes up.
    # Permissive is not enough: without a policy udev fails, and no device comes up.
    read_file $config | sed 's/^[ \t]*SELINUX=.*/SELINUX=disabled/' >"$work/config"
    put $config "$work/config"
  fi
}

check() {
  file $config >/dev/null || { say 'it has no /etc/selinux/config'; return 1; }
  case $(setting SELINUX) in
    disabled) say 'SELinux is off'; return 0 ;;
    enforcing) has_policy || { say "policy $(setting SELINUXTYPE) is enforced, but not installed"; return 1; } ;;
  esac
  ! has_policy || file /.autorelabel >/dev/null || { say 'the next boot sets no labels: there is no /.autorelabel'; return 1; }
  say 'the next boot sets the labels, or runs without a policy'
}
