# shellcheck shell=dash disable=SC2015
# (SC2015: "A && B || fail" is what is meant here: fail ends the fix.)
#
# Comes before every fix; the last line of what is run is "begin VERB". A fix has two functions:
#
#   fix     changes the instance's system by the functions below; in a dry run these only say what they would do
#   check   proves that the cause is gone: 0, or 1 and a sentence
#
# The instance's tree is not trusted: its links are followed only inside of it, its files and lists are bounded, and
# what it says is printed without control characters.
set -u
LC_ALL=C
export LC_ALL
root=$(realpath "${FIX_ROOT:-/mnt/sysroot}")
work=$(mktemp -d) || exit 1
# What patiently runs beside a program.
alive=
trap 'kill $alive 2>/dev/null; rm -rf "$work"' EXIT
# Below the root: a folder for programs that run inside. It is in memory, so a dry run may write there.
inner=/run/libvirt-rescue-fix
changed=no

say() { printf '%s\n' "$*" | bounded; }
bounded() { tr -d '\000-\010\013-\037\177' | cut -c1-300 | awk -v most=40 'NR <= most { print } END { if (NR > most) print "and " NR - most " lines more" }'; }

# How a fix ends: 1 failed, 3 nothing to do, 4 only with more consent or another parameter, 5 not for this system.
fail() { say "failed: $*" >&2; exit 1; }
needs() { say "refused: $*" >&2; exit 4; }
not_here() { say "not for this system: $*" >&2; exit 5; }

dry() { [ "$verb" = dry-run ]; }

# act WORDS COMMAND...: the one way to change something that is not a file's content.
act() {
  changed=yes
  if dry; then say "would $1"; return 0; fi
  say "now: $1"
  shift
  "$@" </dev/null || fail "\"$*\" ended with $?"
}

# begin VERB: the last line of what is run.
begin() {
  verb=$1
  if [ "$verb" = check ]; then check; return; fi
  [ -n "${FIX_ROOT:-}" ] || { [ ! -L "$root/run" ] && mountpoint -q "$root/run"; } && mkdir -p "$root$inner"
  # A subshell would lose "changed"; what leaves fix by exit has said why.
  fix
  sync
  if dry; then [ $changed = yes ] || { say 'nothing to change'; return 3; }; return 0; fi
  [ $changed = yes ] || say 'nothing was changed'
  check || return 1
  [ $changed = yes ] || return 3
}
