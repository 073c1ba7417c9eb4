#!/usr/bin/env bash
# Makes a Debian 13 in a folder of the cache: its libvirt, QEMU and Node, and the programs that tests call.
#
#   root.sh         makes it, unless it is there
#   root.sh path    prints the folder
#
# The packages come from the mirror, and through the proxy, that this machine's apt uses for Debian.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
release=trixie
packages=(
  libvirt-daemon libvirt-daemon-driver-qemu libvirt-daemon-driver-storage libvirt-clients # as in packages.sh
  qemu-system-x86 qemu-utils ovmf
  nodejs openssh-client openssl xorriso
)
cache=$HOME/.cache/pulumi-libvirt-rescue/newest
root=$cache/$release-$(sha256sum "$0" | head -c 16)
say() { echo "set-up: $release: $*"; }

mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 'Component: main' | head -n 1
}

proxies() {
  apt-config dump Acquire::http::Proxy Acquire::https::Proxy | grep . || true
}

if [ "${1:-}" = path ]; then echo "$root"; exit; fi
if [ -d "$root" ]; then say 'there'; exit; fi
"$here/../setup/packages.sh" mmdebstrap
say 'installing its libvirt and QEMU into a folder, about a minute'
mkdir -p "$cache"
work=$(mktemp -d "$cache/build.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
mapfile -t from < <(mirror) # none if this is not Debian: mmdebstrap has a default
mapfile -t options < <(proxies | sed 's/^/--aptopt=/')
include=$(IFS=,; echo "${packages[*]}")
# In a mount namespace, so that what mmdebstrap mounts is gone when it ends, however it ends. The
# package lists stay, because test/lab downloads its sshd.
unshare --mount mmdebstrap --quiet --variant=apt --include="$include" --skip=cleanup/apt/lists \
  "${options[@]}" "$release" "$work/root" "${from[@]}"
chmod 755 "$work/root"
mv "$work/root" "$root"
