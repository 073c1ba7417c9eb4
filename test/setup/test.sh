#!/usr/bin/env bash
# Builds, checks and tests everything. The last line is `N passed, N failed, N skipped` over all tests.
set -uo pipefail
cd "$(dirname "$0")/../.."
PATH=$PWD/node_modules/.bin:$PATH
work=$(mktemp -d)
mkdir "$work"/{counts,failures,broken}
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT

# step NAME COMMAND…: runs a part, says how long it took, remembers whether it failed.
step() {
  local name=$1 started=$SECONDS
  shift
  echo "== $name"
  "$@" || touch "$work/broken/$name"
  echo "== $name took $((SECONDS - started)) s"
}

# tests NAME RUNNER GLOB…: the tests of a part of the compiled tree; no result counts as a failure,
# and so does a process that does not end, which what a failed test left open can do.
tests() {
  echo 0 1 0 >"$work/counts/$1"
  local said="counts=$work/counts/$1,failures=$work/failures/$1"
  timeout --kill-after=10 "$LIMIT" "$2" mocha --reporter-option "$said" "${@:3}" ||
    { code=$?; [ $code -ne 124 ] || echo "$1 did not end within $LIMIT s"; return $code; }
}
LIMIT=2700 # seconds for one part; the longest takes 2200 on two cores

# Two lanes, since each test waits most of the time: this one shows what it says, the other at the end.
step build npm run --silent build
[ ! -e "$work/broken/build" ] || exit 1
{
  step 'guest tests' tests guest env 'dist/test/guest/**/*.test.js'
  step 'engine tests' tests engine env 'dist/test/engine/**/*.test.js'
  step 'rescue system tests' tests rescue env 'dist/test/{rescue-image,getting-in,repair}/**/*.test.js'
  step docs typedoc --emit none
} >"$work/said" 2>&1 &
step 'unit and libvirt tests' tests unit c8 'dist/test/!(guest|engine|rescue-image|getting-in|repair|faults)/**/*.test.js'
step 'fault tests, short' tests faults env 'dist/test/faults/*.test.js'
step lint npm run --silent lint
wait
cat "$work/said"

broken=$(ls "$work/broken")
[ -z "$broken" ] || echo "failed: ${broken//$'\n'/, }"
cat "$work"/failures/* 2>/dev/null # once more at the end, where a log that was cut still shows them
echo "== all took $SECONDS s"
awk '{ passed += $1; failed += $2; skipped += $3 }
  END { print passed " passed, " failed " failed, " skipped " skipped" }' "$work"/counts/*
[ -z "$broken" ]
