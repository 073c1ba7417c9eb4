#!/bin/sh
# Looks at the disks of an instance from the inside of its rescue system and prints facts, a JSON object a line: those
# of provider/diagnose/facts/disk-lines.ts. It changes nothing, and runs none of the instance's programs.
#
#   sh look.sh [ROOT]   ROOT: a system that is mounted already; its disks are not looked at then
#
# What it reads may be hostile: each tool has a time limit, each file is read in part, links never lead out of ROOT.
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
LC_ALL=C
export PATH LC_ALL
# shellcheck disable=SC3045 # busybox and dash have it
ulimit -f 65536 && ulimit -t 60
began=$(cut -d. -f1 /proc/uptime)

# limited COMMAND…: its output in part, and at most 20 seconds of it
limited() { timeout 20 "$@" 2>/dev/null </dev/null | head -c 1048576 | tr -d '\000'; }

# text TEXT: a JSON string
text() { printf '"%s"' "$(printf '%s' "$1" | tr -d '\000-\037\177' | cut -c1-400 | sed 's/\\/\\\\/g; s/"/\\"/g')"; }
# number TEXT: a JSON number; 0 if it is none
number() { case $1 in '' | *[!0-9]* | ????????????????*) echo 0 ;; *) printf '%s' "$1" | sed 's/^0*\(.\)/\1/' ;; esac; }
# flag COMMAND…: true or false
flag() { if "$@" >/dev/null 2>&1; then echo true; else echo false; fi; }

# say KIND [NAME TYPE VALUE]…: TYPE is text, number or json
say() {
  line="{\"kind\":\"$1\""
  shift
  while [ $# -gt 2 ]; do
    case $2 in text) value=$(text "$3") ;; number) value=$(number "$3") ;; *) value=$3 ;; esac
    line="$line,\"$1\":$value"
    shift 3
  done
  printf '%s}\n' "$line"
}

# resolve PATH: where that path of the instance is, links followed as the instance would; it is always below $root
resolve() {
  left=${1#/}
  found=
  steps=0
  while [ -n "$left" ]; do
    steps=$((steps + 1))
    [ $steps -le 100 ] || return 1
    part=${left%%/*}
    case $left in */*) left=${left#*/} ;; *) left= ;; esac
    case $part in
      '' | .) continue ;;
      ..) found=${found%/*} && continue ;;
    esac
    if [ -L "$root$found/$part" ]; then
      link=$(readlink "$root$found/$part")
      case $link in /*) found= ;; esac
      left=${link#/}${left:+/$left}
    else
      found=$found/$part
    fi
  done
  printf '%s\n' "$root$found"
}

# is_file PATH, is_there PATH, content PATH: of the instance; of a file the first MB
is_file() { at=$(resolve "$1") && [ -f "$at" ]; }
is_there() { at=$(resolve "$1") && [ -e "$at" ]; }
content() { at=$(resolve "$1") && [ -f "$at" ] && head -c 1048576 "$at" | tr -d '\000'; }

# names FOLDER PATTERN: paths of files in a folder of the instance, at most 50
names() {
  folder=$(resolve "$1") || return 0
  for name in "$folder"/*; do
    # Others could hold blanks or patterns.
    case ${name##*/} in *[!A-Za-z0-9._+~@:-]*) continue ;; esac
    # shellcheck disable=SC2254 # the pattern is one of ours
    case ${name##*/} in $2) [ -e "$name" ] && printf '%s\n' "$1/${name##*/}" ;; esac
  done | head -n 50
}
