# shellcheck shell=dash disable=SC2015,SC2154
# Runs programs.

# caught PROGRAM...: runs it; what it says is in $work/said, at most 256 kB.
caught() {
  {
    "$@" </dev/null 2>&1
    echo $? >"$work/status"
  } | head -c 262144 >"$work/said"
  return "$(cat "$work/status")"
}

# said: what the last program that was caught wrote.
said() { bounded <"$work/said"; }

# enter PROGRAM...: runs it inside of the instance's system, caught.
enter() {
  caught env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C TERM=dumb DEBIAN_FRONTEND=noninteractive \
    "$chroot" "$root" "$@"
}
chroot=$(command -v chroot)

# patiently WORDS COMMAND...: runs it with a sign of life every ten seconds.
patiently() {
  words=$1
  shift
  (
    seconds=0
    # What sleeps does not keep the streams of the job open.
    while sleep 10 >/dev/null 2>&1; do
      seconds=$((seconds + 10))
      say "$words: $seconds s"
    done
  ) &
  alive=$!
  "$@"
  ended=$?
  kill "$alive" 2>/dev/null
  wait "$alive" 2>/dev/null
  alive=
  return $ended
}
