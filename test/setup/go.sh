#!/usr/bin/env bash
# Prints a Go command that can build the engine.
#
# From 1.21 on Go fetches the toolchain that go.mod asks for by itself. An older one (Debian 12's is
# 1.19) cannot, but can fetch it as what it is, a Go module with a checksum.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
needed=$(awk '$1 == "go" { print $2 }' "$here/engine/cli/go.mod")

command -v go >/dev/null || {
  echo "set-up: Pulumi engine: Go is needed to build it, any version from 1.19 on; or install pulumi." >&2
  exit 1
}
found=$(cd / && go env GOVERSION)
if printf '%s\n' 1.21 "${found#go}" | sort --check=quiet --version-sort; then
  command -v go
  exit
fi
echo "set-up: Pulumi engine: $found is too old, fetching Go $needed" >&2
module=golang.org/toolchain@v0.0.1-go$needed.$(go env GOOS)-$(go env GOARCH)
folder=$(cd "$(mktemp -d)" && GOFLAGS=-modcacherw go mod download -json "$module" | awk -F'"' '$2 == "Dir" { print $4 }')
chmod -R +x "$folder/bin" "$folder/pkg/tool"
echo "$folder/bin/go"
