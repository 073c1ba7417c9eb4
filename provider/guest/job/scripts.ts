/** How the short scripts end, beside 0: done, or done before. */
export const SCRIPT_STATUS = {
  otherBoot: 3,
  noRoom: 4,
  damaged: 5,
  begun: 6,
  noJob: 7,
  notStarted: 8,
} as const

/**
 * Makes the folder of a job, and removes those of jobs of the command line that have ended.
 *
 * Words: the folder, and the boot that is meant: in every other system it ends before it does anything.
 */
export const PREPARE = `
[ "$(cat /proc/sys/kernel/random/boot_id)" = "$2" ] || exit 3
umask 077
for old in "\${1%/*}"/run-*; do
  [ "$old" = "$1" ] || ! grep -q '^ended' "$old/state" 2>/dev/null || rm -rf "$old"
done
mkdir -p "$1" || exit 4
[ ! -e "$1/state" ] || exit 6
case $1 in */run-*) echo "\${1##*/}" >"\${1%/*}/last" ;; esac
`

/**
 * Starts the runner of a job, and ends when the job has begun. The files have a mark of the try in their names until
 * then, so that a second try changes none that is in use.
 *
 * Words: the folder, the boot, the script's SHA-256, the mark, then what the runner is given.
 */
export const START = `
[ "$(cat /proc/sys/kernel/random/boot_id)" = "$2" ] || exit 3
umask 077
cd "$1" || exit 4
[ "$(sha256sum <"script.$4" | cut -c1-64)" = "$3" ] || exit 5
mark=$4
shift 4
setsid /bin/sh "./runner.$mark" run "$@" "$mark" </dev/null >/dev/null 2>&1 &
while [ ! -e state ] && kill -0 "$!" 2>/dev/null; do sleep 0.1; done
[ -e state ] || wait "$!" || exit 4
`

/** Says whether a job has begun. Words: the folder, and the boot that is meant. */
export const LOOK = `
[ "$(cat /proc/sys/kernel/random/boot_id)" = "$2" ] || exit 3
[ -d "$1" ] || exit 7
[ -e "$1/state" ] || exit 8
`

/** Removes the folder of a job. Words: the folder, and the boot that is meant. */
export const FORGET = `
[ "$(cat /proc/sys/kernel/random/boot_id)" = "$2" ] || exit 3
rm -rf "$1"
`

/**
 * Runs the script of a job, and keeps what it writes and how it ends in files of the same folder.
 *
 * \`run ROOT MOUNT SECONDS LIMIT MARK\`: LIMIT is in bytes of each stream, a multiple of 512. The state is one word while it runs, then
 * \`ended STATUS LATE OUT-IS-CUT ERR-IS-CUT\`, written when all output is there and on disk.
 *
 * However many tries start one, one alone takes the turn, a link to the number of its process. It has begun once the state is
 * there. If its process was killed before, or found no room, the next try takes the next turn.
 */
export const RUNNER = `#!/bin/sh
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
HOME=/root
export PATH HOME
dir=$(pwd -P)

keep() {
  (ulimit -f $((limit / 512)) && exec cat >"$1") 2>/dev/null || { : >"$1.cut"; cat >/dev/null; }
}
if_there() { [ ! -e "$1" ] && echo no || echo yes; }

launch() {
  if [ "$mount" = yes ] && ! mountpoint -q /mnt/sysroot; then
    sysroot mount || [ "$root" = / ] || exit 125
  fi
  if [ "$root" != / ] && ! mountpoint -q "$root"; then
    echo "The instance's system is not mounted on $root." >&2
    exit 125
  fi
  set -f
  read -r first <script
  case $first in '#!'*) set -- \${first#??} ;; *) set -- /bin/sh ;; esac
  . ./environment
  [ "$root" != / ] || { cd /root 2>/dev/null || cd /; exec "$@" "$dir/script"; }
  exec chroot "$root" "$@" /proc/self/fd/9
}

verb=$1 root=$2 mount=$3 seconds=$4 limit=$5 mark=$6
[ "$verb" = run ] || launch
umask 077
turn=1
while before=$(readlink "turn.$turn"); do
  # In this order: a process that has ended begins nothing any more. Another one may have its number, in another folder.
  if [ "$(readlink "/proc/$before/cwd")" = "$dir" ] || [ -e state ]; then exit 0; fi
  turn=$((turn + 1))
done
ln -s "$$" "turn.$turn" 2>/dev/null || exit 0
for file in script runner environment; do mv "$file.$mark" "$file" || exit 4; done
rm -f out.pipe err.pipe
mkfifo out.pipe err.pipe || exit 4
{ : >out && : >err && echo running >state.new && mv state.new state; } || exit 4
keep out <out.pipe & outs=$!
keep err <err.pipe & errs=$!
(umask 022; exec setsid /bin/sh ./runner launch "$root" "$mount" "$seconds" "$limit") </dev/null >out.pipe 2>err.pipe 9<script &
job=$!
(
  while [ "$seconds" -gt 0 ]; do
    sleep 1
    kill -0 "$job" 2>/dev/null || exit
    seconds=$((seconds - 1))
  done
  : >late
  kill -TERM -"$job"
  sleep 5
  kill -KILL -"$job"
) </dev/null >/dev/null 2>&1 &
wait "$job"
status=$?
left=50
while [ "$left" -gt 0 ] && { kill -0 "$outs" || kill -0 "$errs"; } 2>/dev/null; do
  sleep 0.1
  left=$((left - 1))
done
rm -f environment
sync
echo "ended $status $(if_there late) $(if_there out.cut) $(if_there err.cut)" >state.new
mv state.new state
`
