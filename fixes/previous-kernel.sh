# previous-kernel: makes an older kernel the one that boots
#
# For: the newest kernel panics or hangs, since an update
# Changes: Debian's family: /etc/default/grub and /boot/grub/grub.cfg; Fedora's family: the default entry, by grubby
# After: the newest kernel is not the default now; mend or remove it, and then set the default back
# Mount: yes
# Seconds: 20
# Limit: 900
# Parameter: kernel kernel optional: the version that is to boot; else the second newest one that is whole

# whole: the versions that have an initial RAM disk, too.
whole() {
  for version in $(versions); do
    [ ! -s "$root$(initrd_of "$version")" ] || echo "$version"
  done
}

# choose: sets $chosen.
choose() {
  chosen=${FIX_KERNEL:-$(whole | sed -n 2p)}
  [ -n "$chosen" ] && whole | grep -qxF "$chosen"
}

# entry_of CONFIG: the name by which GRUB_DEFAULT calls the entry of $chosen.
entry_of() {
  ids=$(sed -n "s/.*menuentry_id_option '\([A-Za-z0-9._+~-]*\)'.*/\1/p" "$1")
  entry=$(printf '%s\n' "$ids" | grep -F "gnulinux-$chosen-advanced-" | head -n 1)
  above=$(printf '%s\n' "$ids" | grep '^gnulinux-advanced-' | head -n 1)
  [ -n "$entry" ] && [ -n "$above" ] && printf '%s>%s\n' "$above" "$entry"
}

by_grubby() {
  [ "$(default_by_grubby)" != "/boot/vmlinuz-$chosen" ] || return 0
  say "the default is now: $(default_by_grubby)"
  act "make /boot/vmlinuz-$chosen the default" enter grubby --set-default="/boot/vmlinuz-$chosen"
}
default_by_grubby() { enter grubby --default-kernel; tail -n 1 "$work/said"; }

by_default() {
  put_grub_default
  patiently "$grub-mkconfig works" enter env GRUB_CMDLINE_LINUX="$words_of_kernel" "$grub-mkconfig" -o "$inner/entries.cfg" || { said; fail "$grub-mkconfig ended with an error"; }
  name=$(entry_of "$root$inner/entries.cfg") || fail "GRUB's menu would have no entry for kernel $chosen"
  { read_file /etc/default/grub 2>/dev/null || cat "$work/default"; } | sed '/^[ \t]*GRUB_DEFAULT=/d' >"$work/with-default"
  printf 'GRUB_DEFAULT="%s"\n' "$name" >>"$work/with-default"
  if dry && ! there /etc/default/grub; then say "would set GRUB_DEFAULT=\"$name\" there"; else put /etc/default/grub "$work/with-default"; fi
  if dry; then say "would make /boot/$grub/grub.cfg again"; else put_grub_config "$grub"; fi
}

fix() {
  grub=$(grub_name) || not_here 'it has no GRUB 2'
  choose || not_here "there is no such kernel with modules and initial RAM disk; there are: $(whole | tr '\n' ' ')"
  check >/dev/null || if has grubby; then by_grubby; else by_default; fi
}

check() {
  grub=$(grub_name) || { say 'it has no GRUB 2'; return 1; }
  choose || { say 'there is no older kernel with modules and initial RAM disk'; return 1; }
  if has grubby; then
    [ "$(default_by_grubby)" = "/boot/vmlinuz-$chosen" ] || { say "kernel $chosen is not the default"; return 1; }
  else
    config=$(within "/boot/$grub/grub.cfg") && grep -Eq "^ *set default=\".*gnulinux-$(printf %s "$chosen" | sed 's/[.+]/\\&/g')-advanced-" "$config" ||
      { say "kernel $chosen is not the default"; return 1; }
  fi
  say "kernel $chosen is the default"
}
