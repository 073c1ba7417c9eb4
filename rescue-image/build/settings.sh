# shellcheck shell=sh disable=SC2034,SC2154
# Sourced by the scripts of this folder: where things lie, and what they share.
source=${source:-$(cd "$(dirname "$0")/.." && pwd)}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/pulumi-libvirt-rescue/rescue-image
lock=$source/packages.lock

# Every date in the image: 1 January 2026.
export SOURCE_DATE_EPOCH=1767225600 TZ=UTC LC_ALL=C
umask 022

# The scripts clean up when they exit, so a signal must make them exit.
trap "exit 1" HUP INT TERM

say() { echo "rescue image: $*" >&2; }
fail() { say "$*"; exit 1; }

# entries FILE: the lines of a list, without comments.
entries() { sed 's/ *#.*//; /^$/d' "$1"; }

# Runs a program of the unpacked packages with their own libraries, so that no version of this machine matters.
tool() {
  tool_file=$1
  shift
  "$packages/usr/lib64/ld-linux-x86-64.so.2" \
    --library-path "$packages/usr/lib/x86_64-linux-gnu" "$packages$tool_file" "$@"
}

# dated PATH...: sets the mode and the date of everything below.
dated() {
  chmod -R u=rwX,go=rX "$@"
  find "$@" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}
