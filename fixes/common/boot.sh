# shellcheck shell=dash disable=SC2015,SC2154
# Finds kernels, and makes GRUB's configuration.

# versions: the kernels in /boot whose modules are there, the newest first.
versions() {
  boot=$(folder /boot) || return 1
  for kernel in "$boot"/vmlinuz-*; do
    version=${kernel##*/vmlinuz-}
    case $version in *[!A-Za-z0-9._+~-]* | *rescue*) continue ;; esac
    [ ! -d "$root/lib/modules/$version" ] || printf '%s\n' "$version"
  done | sort -rV | head -n 20
}

# initrd_of VERSION: the path of its initial RAM disk, by the names of Debian, or of dracut.
initrd_of() {
  if [ -e "$root/boot/initramfs-$1.img" ] || { ! has update-initramfs && has dracut; }; then
    echo "/boot/initramfs-$1.img"
  else
    echo "/boot/initrd.img-$1"
  fi
}

# grub_name: grub, or grub2 as in the family of Fedora.
grub_name() {
  if has grub2-mkconfig; then echo grub2; elif has grub-mkconfig; then echo grub; else return 1; fi
}

# put_grub_config NAME: makes GRUB's configuration again.
put_grub_config() {
  patiently "$1-mkconfig works" enter env GRUB_CMDLINE_LINUX="$words_of_kernel" "$1-mkconfig" -o "$inner/grub.cfg" ||
    { said; fail "$1-mkconfig ended with an error"; }
  [ -s "$root$inner/grub.cfg" ] || fail "$1-mkconfig made nothing"
  put "/boot/$1/grub.cfg" "$root$inner/grub.cfg"
}
# For a system without /etc/default/grub, whose former words are lost.
words_of_kernel=${FIX_WORDS:-console=tty0 console=ttyS0,115200}

# put_grub_default: the settings, if the system has none.
put_grub_default() {
  ! there /etc/default/grub || return 0
  printf 'GRUB_DEFAULT=0\nGRUB_TIMEOUT=2\nGRUB_CMDLINE_LINUX="%s"\n' "$words_of_kernel" >"$work/default"
  new_folder /etc/default 755
  put /etc/default/grub "$work/default"
}
