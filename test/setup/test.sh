#!/usr/bin/env bash
# Builds, checks and tests everything. The last line is `N passed, N failed, N skipped` over all tests.
set -uo pipefail
cd "$(dirname "$0")/../.."
PATH=$PWD/node_modules/.bin:$PATH
counts=$(mktemp -d)
trap 'rm -rf "$counts"' EXIT
broken=()

# step NAME COMMAND…: runs a part, says how long it took, remembers whether it failed.
step() {
  local name=$1 started=$SECONDS
  shift
  echo "== $name"
  "$@" || broken+=("$name")
  echo "== $name took $((SECONDS - started)) s"
}

# tests NAME RUNNER GLOB…: the tests of a part of the compiled tree; no result counts as a failure.
tests() {
  echo 0 1 0 >"$counts/$1"
  "$2" mocha --reporter-option "counts=$counts/$1" "${@:3}"
}

step build npm run --silent build
[ ${#broken[@]} = 0 ] || exit 1
step lint npm run --silent lint
step docs typedoc --emit none
step 'unit and libvirt tests' tests unit c8 'dist/test/!(guest|engine|faults)/**/*.test.js'
for part in guest engine; do
  [ ! -d dist/test/$part ] || step "$part tests" tests $part env "dist/test/$part/**/*.test.js"
done
step 'fault tests, short' tests faults env 'dist/test/faults/*.test.js'

[ ${#broken[@]} = 0 ] || printf 'failed: %s\n' "${broken[@]}"
awk '{ passed += $1; failed += $2; skipped += $3 }
  END { print passed " passed, " failed " failed, " skipped " skipped" }' "$counts"/*
[ ${#broken[@]} = 0 ]
