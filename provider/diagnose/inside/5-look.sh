
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
}

say start version number 1
root=${1:-}
isWhole=
if [ -n "$root" ]; then
  look_at_system
else
  isWhole=yes
  root=/mnt/sysroot
  mounted=$(findmnt -no SOURCE $root 2>/dev/null)
  reason=$({ [ -n "$mounted" ] || timeout 60 sysroot mount -r </dev/null; } 2>&1 | tail -n 1)
  look_at_disks
  if findmnt -n $root >/dev/null 2>&1; then
    look_at_system
    [ -n "$mounted" ] || timeout 60 sysroot umount >/dev/null 2>&1
  else
    say trouble what text "the system of the instance cannot be mounted: $reason"
  fi
fi
say end seconds number $(($(cut -d. -f1 /proc/uptime) - began))
