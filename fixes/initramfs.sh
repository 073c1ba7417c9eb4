# initramfs: makes a missing or damaged initial RAM disk again
#
# For: GRUB says "file '/boot/initrd.img-…' not found", or the kernel panics with "Unable to mount root fs"
# Changes: /boot/initrd.img-VERSION, or /boot/initramfs-VERSION.img with dracut
# Mount: yes
# Seconds: 90
# Limit: 3600
# Parameter: kernel kernel optional: make the one of this version, though it is not damaged
# Parameter: all-modules consent optional: put in every module, so that it boots on any machine; this takes many times as long

# sound VERSION: whether its initial RAM disk can be unpacked, and has a first program.
sound() {
  image=$(initrd_of "$1")
  [ -s "$root$image" ] && within "$image" >/dev/null || return 1
  if has lsinitramfs; then
    # shellcheck disable=SC2016 # for the shell inside
    enter sh -c 'lsinitramfs "$1" >"$2" && grep -qx init "$2"' sh "$image" "$inner/list"
  elif has lsinitrd; then
    # shellcheck disable=SC2016
    enter sh -c 'lsinitrd "$1" >"$2" && grep -q " init\( \|$\)" "$2"' sh "$image" "$inner/list"
  else
    magic=$(head -c 6 "$root$image" | od -An -v -tx1 | tr -d ' \n')
    case $magic in 30373037* | 1f8b* | 28b52ffd* | fd377a58* | 425a68* | 04224d18* | 02214c18* | 5d0000*) ;; *) return 1 ;; esac
  fi
}

# to_make: the versions that need one.
to_make() {
  for version in $(versions); do
    [ "${FIX_KERNEL:-}" != "$version" ] || { echo "$version"; continue; }
    sound "$version" || echo "$version"
  done
}

# settings: a copy of the tool's settings in memory, which take the modules of this machine alone.
settings() {
  rm -rf "${root:?}$inner/initramfs-tools"
  mkdir -p "$root$inner/initramfs-tools"
  cp -a "$(folder /etc/initramfs-tools)/." "$root$inner/initramfs-tools/" || fail 'the settings of initramfs-tools cannot be read'
  mkdir -p "$root$inner/initramfs-tools/conf.d"
  echo 'MODULES=dep' >"$root$inner/initramfs-tools/conf.d/zz-libvirt-rescue"
}

# build VERSION FILE
build() {
  if has mkinitramfs; then
    from=/etc/initramfs-tools
    [ -n "${FIX_ALL_MODULES:-}" ] || { settings; from=$inner/initramfs-tools; }
    enter mkinitramfs -d "$from" -o "$2" "$1"
  else
    enter dracut --force ${FIX_ALL_MODULES:+--no-hostonly} --kver "$1" "$2"
  fi
}

# make_again VERSION IMAGE
make_again() {
  new=$2.libvirt-rescue
  if there "$2"; then keep "$2"; else note_new "$2"; fi
  patiently "initrd of $1" build "$1" "$new" || { said; rm -f "$root$new"; return 1; }
  mv "$root$new" "$root$2" || return 1
  label "$2"
  # update-initramfs keeps its checksum.
  # shellcheck disable=SC2016
  [ ! -d "$root/var/lib/initramfs-tools" ] || enter sh -c 'sha1sum "$1" >"/var/lib/initramfs-tools/$2"' sh "$2" "$1"
}

fix() {
  has mkinitramfs || has dracut || not_here 'it has neither initramfs-tools nor dracut'
  [ -n "$(versions)" ] || not_here 'there is no kernel in /boot whose modules are in /lib/modules'
  case "${FIX_KERNEL:-}" in '') ;; *) versions | grep -qxF "$FIX_KERNEL" || needs "kernel $FIX_KERNEL is not one of $(versions | tr '\n' ' ')" ;; esac
  if has mkinitramfs; then folder /etc/initramfs-tools >/dev/null || fail '/etc/initramfs-tools is missing'; fi
  for version in $(to_make); do
    act "make $(initrd_of "$version"), which takes a minute or more" make_again "$version" "$(initrd_of "$version")"
  done
}

check() {
  [ -n "$(versions)" ] || { say 'there is no kernel in /boot whose modules are in /lib/modules'; return 1; }
  bad=0
  for version in $(versions); do
    if sound "$version"; then say "$(initrd_of "$version") can be unpacked"; else bad=1; say "$(initrd_of "$version") is missing or damaged"; fi
  done
  return $bad
}
