#!/usr/bin/env bash
# Makes everything ready that `make demo` and `make test` need, and says what it does. Finds what is
# there already; takes up again what was left half done. Installs with the package manager and into
# ~/.cache/pulumi-libvirt-rescue, nowhere else.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
say() { echo "set-up: $*"; }

"$here/node.sh"

mkdir -p "$HOME/.cache/pulumi-libvirt-rescue"
exec 9>"$HOME/.cache/pulumi-libvirt-rescue/lock"
flock --nonblock 9 || { say 'another set-up is at work, waiting for it'; flock 9; }

"$here/engine.sh" needs-go && "$here/packages.sh" golang-go
"$here/engine.sh" &
engine=$!
trap 'kill $engine 2>/dev/null || true' EXIT

"$here/packages.sh"
if [ node_modules/.package-lock.json -nt package-lock.json ]; then
  say 'npm packages: there'
else
  say 'npm packages: installing (npm ci)'
  # --prefer-offline: what npm has in its cache is not asked for again, so that a registry that is
  # down stops nobody who has the packages. Without a limit npm tries for hours then.
  timeout 900 npm ci --prefer-offline --no-fund --no-audit --loglevel=error || {
    code=$?
    [ $code -ne 124 ] || say 'npm ci did not end within 900 s. Check that registry.npmjs.org answers.'
    exit $code
  }
fi
"$here/kernel.sh"
"$here/guest.sh"
wait $engine
"$here/engine.sh" adopt
