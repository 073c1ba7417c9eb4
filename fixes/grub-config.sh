# grub-config: makes GRUB's configuration again
#
# For: GRUB stops at the prompt "grub>", or its menu names a kernel or a file system that is not there
# Changes: /boot/grub/grub.cfg or /boot/grub2/grub.cfg; /etc/default/grub if it is missing
# Mount: yes
# Seconds: 15
# Limit: 900
# Parameter: words words optional: the kernel's words if /etc/default/grub is missing, in place of console=tty0 console=ttyS0,115200

# boot_file PATH: whether a file that the menu names is there: below /boot, or below /.
boot_file() { there "/boot$1" || there "$1" || there "/${1#/*/}"; }

# wrong: what is wrong with the configuration, one sentence a line.
wrong() {
  config=$(within "/boot/$grub/grub.cfg") && [ -s "$config" ] || { echo "/boot/$grub/grub.cfg is missing or empty"; return; }
  if has "$grub-script-check" && ! enter "$grub-script-check" "/boot/$grub/grub.cfg"; then
    echo "/boot/$grub/grub.cfg is no script of GRUB"
  fi
  # With blscfg the entries are files of their own.
  if grep -q blscfg "$config"; then
    entries=$(folder /boot/loader/entries) || { echo 'there is no /boot/loader/entries'; return; }
    config=$(find "$entries" -name '*.conf' -type f | head -n 1)
    [ -n "$config" ] || { echo 'there is no entry in /boot/loader/entries'; return; }
  fi
  head -c 1048576 "$config" | awk '$1 ~ /^(linux|linux16|linuxefi|initrd|initrd16|initrdefi)$/ && $2 ~ /^\// { print $2 }' | head -n 20 >"$work/files"
  grep -q . "$work/files" || echo 'it boots no kernel'
  while read -r path; do boot_file "$path" || echo "it names $path, which is not there"; done <"$work/files"
  source=$(head -c 1048576 "$config" | sed -n 's/^[ \t]*\(linux[a-z0-9]*\|options\)[ \t].*[ \t]root=\([^ ]*\).*/\2/p' | head -n 1)
  case $source in
    '' | '$'*) ;;
    *) device "$source" >/dev/null || echo "its root=$source is not there" ;;
  esac
}

fix() {
  grub=$(grub_name) || not_here 'it has no GRUB 2'
  folder "/boot/$grub" >/dev/null || fail "the folder /boot/$grub is missing; the fix grub makes it"
  [ -n "$(wrong)" ] || return 0
  put_grub_default
  put_grub_config "$grub"
}

check() {
  grub=$(grub_name) || { say 'it has no GRUB 2'; return 1; }
  wrong >"$work/wrong"
  if [ -s "$work/wrong" ]; then bounded <"$work/wrong"; return 1; fi
  say "the kernels, initial RAM disks and the root file system of /boot/$grub/grub.cfg are there"
}
