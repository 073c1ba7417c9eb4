#!/bin/sh
# Writes packages.lock: for each package of contents/packages the version that Debian 12 offers now.
#
# A line is NAME VERSION SIZE SHA256. apt checks the signatures of what it is told; later builds check the hash.
set -eu
# shellcheck source=settings.sh
. "$(dirname "$0")/settings.sh"
# shellcheck source=apt.sh
. "$source/build/apt.sh"

newer_lists
list=$(entries "$source/contents/packages")
# shellcheck disable=SC2086 # one word a package
debian apt-cache show --no-all-versions $list | awk '
  $1 == "Package:" { name = $2 }
  $1 == "Version:" { version = $2 }
  $1 == "Size:" { size = $2 }
  $1 == "SHA256:" { print name, version, size, $2 }' | sort >"$lock.new"
for name in $list; do
  grep -q "^$name " "$lock.new" || fail "Debian 12 has no package $name"
done
mv "$lock.new" "$lock"
say "$(wc -l <"$lock") packages in $lock"
