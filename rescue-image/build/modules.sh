#!/bin/sh
# modules.sh PACKAGES ROOT: copies the modules of contents/modules and those they need, and the kernel's own tables.
set -eu
# shellcheck source=settings.sh
. "$(dirname "$0")/settings.sh"
packages=$1 root=$2
version=$(cd "$packages/usr/lib/modules" && echo *)
from=usr/lib/modules/$version

# closed: the files of the named modules and of all that they need, from modules.dep.
closed() {
  entries "$source/contents/modules" | awk -v dep="$packages/$from/modules.dep" -v builtin="$packages/$from/modules.builtin" '
    function plain(path) { sub(/.*\//, "", path); sub(/\.ko$/, "", path); gsub(/-/, "_", path); return path }
    BEGIN {
      while ((getline line <dep) > 0) { at = index(line, ":"); file = substr(line, 1, at - 1); path[plain(file)] = file; needs[file] = substr(line, at + 1) }
      while ((getline line <builtin) > 0) inside[plain(line)] = 1
    }
    { name = $1; gsub(/-/, "_", name) }
    name in path { print path[name]; split(needs[path[name]], more, " "); for (at in more) print more[at]; next }
    name in inside { next }
    { print "the kernel has no module " $1 >"/dev/stderr"; missing = 1 }
    END { exit missing }'
}

tool /usr/sbin/depmod -b "$packages" "$version"
list=$(closed)
for file in $list; do
  mkdir -p "$root/$from/${file%/*}"
  cp "$packages/$from/$file" "$root/$from/$file"
done
cp "$packages/$from/modules.order" "$packages/$from/modules.builtin" "$packages/$from/modules.builtin.modinfo" "$root/$from/"
tool /usr/sbin/depmod -b "$root" "$version"
rm "$root/$from"/modules.order "$root/$from"/modules.builtin.modinfo
