#!/bin/sh
# Downloads the packages of packages.lock into the cache, each under its hash: only what is missing.
set -eu
# shellcheck source=settings.sh
. "$(dirname "$0")/settings.sh"
# shellcheck source=apt.sh
. "$source/build/apt.sh"

# missing: NAME=VERSION of each package that the cache lacks.
missing() {
  while read -r name version _ sum; do
    [ -e "$cache/debs/$sum.deb" ] || echo "$name=$version"
  done <"$lock"
}

# keep FILE: moves a package to its place, if its hash is in the lock.
keep() {
  sum=$(sha256sum <"$1" | cut -d' ' -f1)
  grep -q " $sum\$" "$lock" || fail "${1##*/} is not the file that packages.lock names"
  mv "$1" "$cache/debs/$sum.deb"
}

mkdir -p "$cache/debs"
wanted=$(missing)
[ -n "$wanted" ] || exit 0

newer_lists
work=$(mktemp -d "$cache/debs/new.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2086 # one word a package
(cd "$work" && debian apt-get -qq download $wanted) ||
  fail "Debian no longer offers a version of packages.lock: record a new one with rescue-image/build/lock.sh"
for file in "$work"/*.deb; do keep "$file"; done
wanted=$(missing)
[ -z "$wanted" ] || fail "apt did not bring $wanted"
