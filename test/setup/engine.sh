#!/usr/bin/env bash
# Provides the Pulumi CLI and its language hosts: Node, YAML, Python, Go.
#
#   engine.sh            takes those of PATH if they are new enough, else builds the pinned ones
#   engine.sh needs-go   whether they have to be built and there is no Go to do it
#   engine.sh adopt      puts the launcher of dynamic providers beside them (after npm)
#   engine.sh path       prints the folder to put before PATH, nothing if PATH will do
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
oldest=3.230.0
pinned=3.246.0
cache=$HOME/.cache/pulumi-libvirt-rescue
engine=$cache/engine/$pinned
say() { echo "set-up: Pulumi engine: $*"; }

main() {
  case ${1:-} in
    path) on_path || echo "$engine" ;;
    needs-go) ! ready && ! command -v go >/dev/null ;;
    adopt) adopt ;;
    *) ensure ;;
  esac
}

ready() { on_path || built pulumi pulumi-language-{nodejs,yaml,go} pulumi-language-python{,-exec}; }

built() { local program; for program; do [ -x "$engine/$program" ] || return 1; done; }

on_path() {
  local found
  command -v pulumi pulumi-language-nodejs pulumi-resource-pulumi-nodejs >/dev/null || return 1
  found=$(PULUMI_SKIP_UPDATE_CHECK=true pulumi version) || return 1
  printf '%s\n' "$oldest" "${found#v}" | sort --check=quiet --version-sort
}

adopt() {
  local script=node_modules/@pulumi/pulumi/pulumi-resource-pulumi-nodejs
  on_path || cmp -s "$script" "$engine/${script##*/}" || install -m 755 "$script" "$engine/"
}

ensure() {
  if on_path; then say "pulumi $(pulumi version) of PATH"; return; fi
  if ready; then say "$pinned, built before"; return; fi
  say "no pulumi >= $oldest on PATH: building $pinned from its Go modules, once, about 8 minutes"
  mkdir -p "$engine"
  # Of our own and removed afterwards: they grow to 3 GB. What is left half done speeds the next try.
  export GOCACHE=$cache/go/build GOMODCACHE=$cache/go/modules GOTOOLCHAIN=auto CGO_ENABLED=0
  export GOFLAGS='-mod=readonly -modcacherw' GOWORK=off
  go=$("$here/go.sh")
  build hosts v3.66.0 pulumi-language-nodejs pulumi-language-python pulumi-language-go
  build cli "v$pinned" pulumi
  build yaml v1.30.0 pulumi-language-yaml
  adopt_python
  rm -rf "$cache/go"
  say "$pinned built"
}

# The Python host starts programs with a script of the module that it is built from.
adopt_python() {
  local sdk=github.com/pulumi/pulumi/sdk/v3
  (cd "$here/engine/hosts" && "$go" mod download "$sdk" && "$go" list -m -f '{{.Dir}}' "$sdk") |
    xargs -I{} install -m 755 {}/python/cmd/pulumi-language-python-exec "$engine/"
}

# build MODULE VERSION PROGRAM…: into a folder of its own, so that a program is there whole or not at all.
build() {
  local module=$here/engine/$1 version=$2 programs=("${@:3}") out seen=0
  [ ! -x "$engine/${programs[-1]}" ] || return 0
  out=$(mktemp -d "$cache/engine/build.XXXXXX")
  trap 'kill ${job:-} 2>/dev/null || true; rm -rf "$out"' EXIT
  say "downloading the modules of ${programs[*]}"
  (cd "$module" && "$go" mod download)
  say "compiling ${programs[*]}"
  (cd "$module" && exec "$go" build -v -trimpath -tags osusergo,grpcnotrace -o "$out/" -ldflags \
    "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$version" tool) 2>"$out/log" &
  job=$!
  while kill -0 $job 2>/dev/null; do
    for ((second = 0; second < 20; second++)); do sleep 1; kill -0 $job 2>/dev/null || break; done
    [ "$(wc -l <"$out/log")" = $seen ] || { seen=$(wc -l <"$out/log"); say "$seen packages compiled"; }
  done
  wait $job || { tail -n 20 "$out/log" >&2; exit 1; }
  for program in "${programs[@]}"; do mv "$out/$program" "$engine/"; done
  rm -rf "$out"
  trap - EXIT
}

main "$@"
