#!/usr/bin/env bash
# Tries by day what the runbook needs at night. It changes nothing on the host.
#
#   ./check.sh HOST INSTANCE IMAGE     as in the runbook: `-c host=HOST -c instance=INSTANCE -c image=IMAGE`
set -uo pipefail
cd "$(dirname "$0")"
. ./settings.sh
[ $# = 3 ] || { sed -n '2,4s/^# *//p' "$0" >&2; exit 2; }
host=$1 instance=$2 image=$3
stack=check-$$
selected=$(pulumi stack --show-name --non-interactive 2>/dev/null)
said=$(mktemp)
trap 'rm -f "$said" "Pulumi.$stack.yaml"' EXIT
failed=0

# check WHAT ADVICE COMMAND…: says whether the command succeeds, and what to do if it does not.
check() {
  if "${@:3}" >"$said" 2>&1; then echo "ok      $1"; return; fi
  failed=1
  echo "FAILED  $1: $2"
  sed 's/^/        | /' "$said"
}

is_writable() {
  case $PULUMI_BACKEND_URL in
    file://*) folder=${PULUMI_BACKEND_URL#file://}; [ -d "$folder" ] && [ -w "$folder" ] ;;
  esac
}

preview() {
  pulumi stack init "$stack" --no-select --non-interactive &&
    pulumi preview --stack "$stack" --non-interactive -c "host=$host" -c "instance=$instance" -c "image=$image" \
      -c reason=check -c "operator=${USER:-nobody}" &&
    grep -q 'boots first: ' "$said" # without an answer from the host, preview only warns
}

check 'Pulumi is installed' 'https://www.pulumi.com/docs/iac/download-install/' pulumi version
check 'the packages are installed' 'run npm install in this folder' npx --no-install pulumi-libvirt-rescue --version
check "$PULUMI_BACKEND_URL can be written" 'make the folder, or change settings.sh' is_writable
check "$host answers" 'see docs/host.md of the package' npx --no-install pulumi-libvirt-rescue status --uri "$host"
check "preview of a rescue of '$instance'" 'see docs/errors.md of the package' preview
pulumi stack rm "$stack" --yes --force --non-interactive >"$said" 2>&1
[ -z "$selected" ] || pulumi stack select "$selected" --non-interactive >"$said" 2>&1 # rm has deselected it
exit $failed
