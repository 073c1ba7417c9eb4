#!/usr/bin/env bash
# Installs the Debian packages named, or all that tests and demo need: only what is missing.
# `libvirt-daemon` and not `-system`, so that no service starts on this machine.
set -euo pipefail
say() { echo "set-up: Debian packages: $*"; }

all=(
  libvirt-daemon libvirt-clients libxml2-utils    # libvirtd, virsh, virt-xml-validate
  qemu-system-x86 qemu-utils ovmf swtpm swtpm-tools # the guests' machines, their disks, UEFI, a TPM
  busybox-static cpio kmod isolinux syslinux-common xorriso mtools zstd # the guests' systems
  e2fsprogs                                       # the demo's file systems
  openssh-client openssl                          # the client's transports
  debian-archive-keyring                          # the rescue image, on Ubuntu
  shellcheck                                      # the fixes
  systemd                                         # journalctl, of the look at a journal
)

main() {
  if [ $# -gt 0 ]; then need "$@"; return; fi
  need "${all[@]}"
  # Debian 12 brings these with libvirt-daemon. In Debian 13 they are packages of their own.
  for driver in qemu storage; do
    has_driver $driver || need libvirt-daemon-driver-$driver
  done
}

has_driver() { compgen -G "/usr/lib/*/libvirt/connection-driver/libvirt_driver_$1.so" >/dev/null; }

# need PACKAGE…
need() {
  if ! command -v apt-get >/dev/null; then
    say "this system has no apt-get. Needed are the equivalents of: $*" >&2
    exit 1
  fi
  local package missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then install "${missing[@]}"; else say 'there'; fi
}

# install PACKAGE…
install() {
  local root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { say "root must run: apt-get install $*" >&2; exit 1; }
    root=(sudo)
  fi
  say "installing $*"
  local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq)
  "${apt[@]}" update
  "${apt[@]}" install --yes --no-install-recommends "$@" >/dev/null
}

main "$@"
