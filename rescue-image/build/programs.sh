#!/bin/sh
# programs.sh PACKAGES ROOT: copies the files of contents/programs, and the libraries that they need.
set -eu
# shellcheck source=settings.sh
. "$(dirname "$0")/settings.sh"
packages=$1 root=$2
loader=/usr/lib64/ld-linux-x86-64.so.2
libraries=/usr/lib/x86_64-linux-gnu
# Where programs look beside: systemd's own library is in a folder of its own.
places=$packages$libraries:$packages$libraries/systemd

# named: the paths that the list's lines match; a line that matches nothing is an error.
named() {
  entries "$source/contents/programs" | while read -r pattern; do
    # shellcheck disable=SC2086 # the pattern is to be expanded
    (cd "$packages" && ls -d ./${pattern#/}) || fail "no package has $pattern"
  done
}

# needed FILE: the libraries that the loader opens for it; none for a script or a static program.
needed() {
  "$packages$loader" --verify "$1" >/dev/null 2>&1 || return 0
  list=$("$packages$loader" --library-path "$places" --list "$1") || fail "$1 misses a library"
  echo "$list" | awk '/=> \// { print $3 }'
}

# carry FILE: copies one file or link; what a link points to must be in the list, too.
carry() {
  mkdir -p "$root/${1%/*}"
  cp -P "$packages/$1" "$root/$1"
}

mkdir -p "$root/usr/bin" "$root/usr/sbin" "$root/usr/lib" "$root/usr/lib64"
for name in bin sbin lib lib64; do ln -s "usr/$name" "$root/$name"; done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
named >"$work/named"
while read -r file; do
  carry "$file"
  [ -L "$packages/$file" ] || needed "$packages/$file"
done <"$work/named" >"$work/needed"

sort -u "$work/needed" >"$work/libraries"
while read -r library; do
  case $library in "$packages"/*) ;; *) fail "no package has $library, which this machine has" ;; esac
  place=${library#"$packages"}
  mkdir -p "$root${place%/*}"
  cp -L "$library" "$root$place"
done <"$work/libraries"

dangling=$(find -L "$root" -type l)
[ -z "$dangling" ] || fail "links to nothing: $dangling"
