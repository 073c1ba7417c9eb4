# mask-unit: keeps systemd from starting a unit
#
# For: a unit hangs, fails or ends the boot, and the system is needed without it
# Changes: makes the link /etc/systemd/system/UNIT to /dev/null; a file of that name is moved to the backup
# After: the unit stays masked; 'systemctl unmask' takes that back, and a file that was in its place is in the backup
# Mount: yes
# Seconds: 3
# Limit: 120
# Parameter: unit unit required: the unit, such as web.service

place=/etc/systemd/system

# vital: units without which systemd comes to no end.
vital() {
  case $FIX_UNIT in
    basic.target | sysinit.target | local-fs.target | multi-user.target | graphical.target | default.target | emergency.* | rescue.* | -.mount | usr.mount | dbus.s* | systemd-journald.* | systemd-udevd.* | systemd-logind.*) return 0 ;;
  esac
  return 1
}

# known: whether the system has the unit, or makes it of a template.
known() {
  template=$(printf %s "$FIX_UNIT" | sed 's/@.*\./@./')
  for where in $place /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    ! there "$where/$FIX_UNIT" && ! there "$where/$template" || return 0
  done
  # Of fstab: the unit's file is made at boot.
  case $FIX_UNIT in *.mount | *.swap | *.automount) return 0 ;; esac
  return 1
}

is_masked() { [ "$(readlink "$(folder $place)/$FIX_UNIT" 2>/dev/null)" = /dev/null ]; }
mask() { rm -f "$(folder $place)/$FIX_UNIT" && ln -s /dev/null "$(folder $place)/$FIX_UNIT"; }

fix() {
  folder $place >/dev/null || not_here 'it has no /etc/systemd/system'
  ! vital || needs "no system boots without $FIX_UNIT; name another unit"
  known || needs "there is no unit $FIX_UNIT"
  ! is_masked || return 0
  if there "$place/$FIX_UNIT"; then
    [ ! -d "$root$place/$FIX_UNIT" ] || fail "$place/$FIX_UNIT is a folder"
    keep "$place/$FIX_UNIT"
  else
    note_new "$place/$FIX_UNIT"
  fi
  act "mask $FIX_UNIT" mask
}

check() {
  is_masked || { say "$FIX_UNIT is not masked"; return 1; }
  say "$FIX_UNIT is masked: systemd does not start it"
}
