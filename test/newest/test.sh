#!/usr/bin/env bash
# Runs the tests that talk to libvirt inside Debian 13: client, contract and guests.
#
#   test.sh               all of them
#   test.sh ARGUMENT…     arguments for mocha instead: files, --grep PATTERN
#
# It changes nothing of this machine. Its mounts and all processes that tests start are in namespaces of
# their own, which end with it, however it ends.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
suites=('dist/test/libvirt/**/*.test.js' 'dist/test/contract/**/*.test.js' 'dist/test/guest/**/*.test.js')

main() {
  if [ "$(id -u)" != 0 ]; then
    printf 'test-newest needs root for chroot. Run: sudo --preserve-env=HOME %q\n' "$here/test.sh" >&2
    exit 1
  fi
  "$here/root.sh"
  root=$("$here/root.sh" path)
  exec 8>"$root.lock"
  flock --nonblock 8 || { echo 'set-up: another test-newest is at work, waiting for it'; flock 8; }
  cd "$here/../.."
  trap end EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  clear_tmp
  [ $# -gt 0 ] || set -- "${suites[@]}"
  # In the background, since only `wait` lets a trap run at once. pdeathsig is for a kill -9 of this shell.
  setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child \
    "$here/test.sh" --inside "$root" "$@" &
  job=$!
  wait $job || code=$?
  job=
  exit ${code:-0}
}

end() {
  [ -z "${job:-}" ] || { kill -KILL $job; wait $job; } 2>/dev/null || true
  clear_tmp
}

# What a killed run left in the root's own /tmp.
clear_tmp() { find "$root/tmp" -mindepth 1 -xdev -delete 2>/dev/null || true; }

# inside ROOT ARGUMENT…: in namespaces of our own.
inside() {
  local root=$1 guest=$HOME/.cache/pulumi-libvirt-rescue/guest
  shift
  mount -t proc proc "$root/proc"
  mount --rbind /sys "$root/sys"
  mount --rbind /dev "$root/dev" # with /dev/pts: QEMU makes its serial ports there
  touch "$root/etc/hosts" "$root/etc/resolv.conf"
  for path in "$PWD" "$guest" /etc/hosts /etc/resolv.conf; do
    [ ! -d "$path" ] || mkdir -p "$root$path"
    mount --bind "$path" "$root$path"
  done
  within "$root" sh -c 'libvirtd --version; qemu-system-x86_64 --version | head -n 1; node --version'
  within "$root" node node_modules/mocha/bin/mocha.js "$@"
}

# within ROOT COMMAND…: without what the environment says of folders that are not in there.
within() {
  local root=$1
  shift
  chroot "$root" env --chdir="$PWD" --unset=NODE_EXTRA_CA_CERTS --unset=TMPDIR --unset=XDG_RUNTIME_DIR \
    --unset=XDG_CACHE_HOME --unset=XDG_CONFIG_HOME PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

if [ "${1:-}" = --inside ]; then inside "${@:2}"; else main "$@"; fi
