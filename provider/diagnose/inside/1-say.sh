#!/bin/sh
# Looks at the disks of an instance from the inside of its rescue system and prints facts, a JSON object a line: those
# of provider/diagnose/facts/disk-lines.ts. It changes nothing, and runs none of the instance's programs.
#
#   sh look.sh [ROOT [DISK…]]   ROOT: a system that is mounted already; its disks are not looked at then, but for their GRUB
#
# What it reads may be hostile: each tool has a time limit, each file is read in part, links never lead out of ROOT.
# What is not read to its end is said, so that nobody takes it for in order.
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
LC_ALL=C
export PATH LC_ALL
# shellcheck disable=SC3045 # busybox and dash have it
ulimit -f 65536 && ulimit -t 60 && ulimit -S -v 524288
exec 3>&1
# uptime: sets now, in seconds
uptime() { read -r now _ </proc/uptime && now=${now%%.*}; }
uptime
began=$now
# begin_part SECONDS: what is looked at from now on has so much time together; has_time: whether it has some left
begin_part() { uptime && partEnd=$((now + $1)); }
has_time() { uptime && [ "$now" -lt "$partEnd" ]; }

# trouble TEXT: from anywhere, too where the output is read by another command
trouble() { say trouble what text "$1" >&3; }

# limited COMMAND…: its output in part, and at most 20 seconds of it; if it fails, a last line says `ended with: STATUS`
limited() {
  {
    timeout -s KILL 20 "$@" 2>/dev/null </dev/null || {
      status=$?
      # By its time limit, or because it broke: others end with any number.
      case $status in 134 | 137 | 139) trouble "$* did not come to its end" && status=killed ;; esac
      printf '\nended with: %s\n' $status
    }
  } | head -c 1048576 | tr -d '\000'
}
# first COUNT WHAT: so many lines of its input
first() {
  awk -v count="$1" 'NR > count { exit 3 } { print }'
  [ $? != 3 ] || trouble "of $2 there are more than the $1 that were looked at"
}

# A program takes ten milliseconds to start on a slow machine, and a look has hundreds of values: most need none.

# quote TEXT: sets quoted, a JSON string
quote() {
  quoted=$1
  isPlain=no
  case $1 in *[!A-Za-z0-9\ ._/=:,@+-]*) ;; *) [ ${#1} -gt 400 ] || isPlain=yes ;; esac
  [ $isPlain = yes ] ||
    quoted=$(printf '%s' "$1" | tr -d '\000-\037\177' | cut -c1-400 | sed 's/\\/\\\\/g; s/"/\\"/g')
  quoted="\"$quoted\""
}
# number TEXT: sets number; 0 if it is none
number() {
  case $1 in
    '' | *[!0-9]* | ????????????????*) number=0 ;;
    0?*) number=$(printf '%s' "$1" | sed 's/^0*\(.\)/\1/') ;;
    *) number=$1 ;;
  esac
}
# truth COMMAND…: sets truth, true or false
truth() { if "$@" >/dev/null 2>&1; then truth=true; else truth=false; fi; }

# say KIND [NAME TYPE VALUE]…: TYPE is text, number or json
say() {
  line="{\"kind\":\"$1\""
  shift
  while [ $# -gt 2 ]; do
    case $2 in
      text) quote "$3" && line="$line,\"$1\":$quoted" ;;
      number) number "$3" && line="$line,\"$1\":$number" ;;
      *) line="$line,\"$1\":$3" ;;
    esac
    shift 3
  done
  printf '%s}\n' "$line"
}

# resolve PATH: sets at, where that path of the instance is, links followed as the instance would; always below $root
resolve() {
  left=${1#/}
  found=
  steps=0
  at=
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
  at=$root$found
  # These are of the kernel and of the rescue system.
  case $found/ in /proc/* | /sys/* | /dev/* | /run/*) return 1 ;; esac
}

# is_file PATH, is_there PATH, content PATH: of the instance; of a file the first MB
is_file() { resolve "$1" && [ -f "$at" ]; }
is_there() { resolve "$1" && [ -e "$at" ]; }
content() {
  resolve "$1" || { trouble "$1 leads out of the system, or in a circle" && return 1; }
  [ -f "$at" ] || { [ -e "$at" ] && trouble "$1 is no file"; return 1; }
  [ "$(stat -c %s "$at")" -le 1048576 ] || trouble "of $1 the first MB alone was read"
  head -c 1048576 "$at" | tr -d '\000'
}

# names FOLDER PATTERN: paths of files in a folder of the instance, at most 50
names() {
  resolve "$1" || { trouble "$1 leads out of the system, or in a circle" && return 0; }
  odd=
  for name in "$at"/*; do
    name=${name##*/}
    # shellcheck disable=SC2254 # the pattern is one of ours
    case $name in $2) ;; *) continue ;; esac
    case $name in
      '*') ;;
      *[!A-Za-z0-9._+~@:-]*)
        # It could hold blanks or patterns.
        [ -n "$odd" ] || trouble "a name in $1 is left out: $name"
        odd=yes
        ;;
      *)
        resolve "$1/$name" || at=
        [ -e "$at" ] || continue
        if [ -f "$at" ]; then printf '%s\n' "$1/$name"; elif [ ! -d "$at" ]; then trouble "$1/$name is no file"; fi
        ;;
    esac
  done | first 50 "the files of $1"
}
