#!/usr/bin/env bash
# Builds the rescue image into the cache, unless it is there, and says how long that takes.
set -euo pipefail
build=$(cd "$(dirname "$0")/../.." && pwd)/rescue-image/build.sh
say() { echo "set-up: rescue image: $*"; }

if [ -d "$("$build" path)" ]; then say 'there'; exit; fi
say 'building it from Debian packages (100 MB), once, a minute or two'
"$build" /dev/null 2>&1 | sed -n '/\/dev\/null/!p'
