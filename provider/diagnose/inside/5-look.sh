
# --- all of it, in order

look_at_system() {
  look_at_root
  look_at_fstab
  look_at_kernels
  look_at_grub
  look_at_entries
  look_at_esp
  look_at_accounts
  look_at_files
  look_at_sshd
  look_at_settings
  look_at_lvm_devices
  look_at_units
  look_at_journal
}

# mount_system: read-only, within 60 s with all that it has started; prints what it says
mount_system() {
  mkdir -p /run/rescue
  setsid sysroot mount -r </dev/null >/run/rescue/look.said 2>&1 &
  job=$!
  left=600
  while [ $left -gt 0 ] && kill -0 $job 2>/dev/null; do
    sleep 0.1
    left=$((left - 1))
  done
  if [ $left = 0 ]; then
    kill -KILL -$job
    trouble 'the file systems of the instance were not all mounted within 60 s'
  fi
  tail -n 1 /run/rescue/look.said | head -c 4096
}

say start version number 1
root=${1:-}
isWhole=
disks=
if [ -n "$root" ]; then
  shift
  disks=$*
  look_at_system
else
  isWhole=yes
  root=/mnt/sysroot
  mounted=$(findmnt -no SOURCE $root 2>/dev/null)
  reason=$([ -n "$mounted" ] || mount_system)
  look_at_disks
  if findmnt -n $root >/dev/null 2>&1; then
    look_at_system
    [ -n "$mounted" ] || timeout -s KILL 30 sysroot umount >/dev/null 2>&1
  else
    say trouble what text "the system of the instance cannot be mounted: $reason"
  fi
fi
uptime
say end seconds number $((now - began))
