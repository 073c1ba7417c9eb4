#!/usr/bin/env bash
# Removes from dist/ what was compiled from files that are gone: it would be tested, and published.
set -euo pipefail
cd "$(dirname "$0")/../.."
for part in provider sdk test bench examples; do
  [ -d "dist/$part" ] || continue
  find "dist/$part" -name '*.js' | while read -r file; do
    source=${file#dist/}
    [ -e "${source%.js}.ts" ] || rm -f "$file" "$file.map" "${file%.js}.d.ts"
  done
done
# npm sets this bit when it installs; tests run what was compiled.
chmod +x dist/provider/cli/main.js dist/provider/plugin/main.js
