#!/usr/bin/env bash
# Installs the Debian packages named, or all that tests and demo need: only what is missing.
# `libvirt-daemon` and not `-system`, so that no service starts on this machine.
set -euo pipefail
say() { echo "set-up: Debian packages: $*"; }

packages=("$@")
[ $# -gt 0 ] || packages=(
  libvirt-daemon libvirt-clients libxml2-utils    # libvirtd, virsh, virt-xml-validate
  qemu-system-x86 qemu-utils ovmf                 # the guests' machines, their disks, UEFI
  busybox-static cpio kmod isolinux syslinux-common xorriso mtools # the guests' systems
  openssh-client openssl                          # the client's transports
)

if ! command -v apt-get >/dev/null; then
  say "this system has no apt-get. Needed are the equivalents of: ${packages[*]}" >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || { say 'there'; exit 0; }

root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { say "root must run: apt-get install ${missing[*]}" >&2; exit 1; }
  root=(sudo)
fi
say "installing ${missing[*]}"
apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq)
"${apt[@]}" update
"${apt[@]}" install --yes --no-install-recommends "${missing[@]}" >/dev/null
