# shellcheck shell=sh disable=SC2034,SC2154
# Sourced: Debian 12 as apt's source, in a folder of our own, whatever system this machine runs.
apt=$cache/apt
mirror=${RESCUE_IMAGE_MIRROR:-http://deb.debian.org}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Asks Debian for its lists of packages.
newer_lists() {
  [ -e "$keyring" ] || fail "there is no $keyring: install debian-archive-keyring"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/sources"
  : >"$apt/status"
  cat >"$apt/sources/debian.sources" <<END
Types: deb
URIs: $mirror/debian
Suites: bookworm bookworm-updates
Components: main
Architectures: amd64
Signed-By: $keyring

Types: deb
URIs: $mirror/debian-security
Suites: bookworm-security
Components: main
Architectures: amd64
Signed-By: $keyring
END
  debian apt-get -qq update
}

# debian COMMAND...: runs a command of apt that sees these sources alone.
debian() {
  debian_command=$1
  shift
  "$debian_command" -o Dir::State="$apt" -o Dir::State::status="$apt/status" -o Dir::State::lists="$apt/lists" \
    -o Dir::Cache="$apt/cache" -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt/sources" \
    -o APT::Architecture=amd64 -o APT::Architectures=amd64 -o APT::Sandbox::User= "$@"
}
