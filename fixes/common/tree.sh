# shellcheck shell=dash disable=SC2015,SC2154
# Looks at the instance's tree.

# within PATH: where a path of the instance's system lies here, if that is inside of its own file systems.
within() {
  real=$(realpath "$root$1" 2>/dev/null) || return 1
  case $real in
    "$root"/dev/* | "$root"/proc/* | "$root"/sys/* | "$root"/run/*) return 1 ;;
    "$root" | "$root"/*) printf '%s\n' "$real" ;;
    *) return 1 ;;
  esac
}

# file PATH: the same for an ordinary file of at most 4 MiB.
file() {
  real=$(within "$1") && [ -f "$real" ] && [ "$(stat -c %s "$real")" -le 4194304 ] && printf '%s\n' "$real"
}

# folder PATH: the same for a folder.
folder() { real=$(within "$1") && [ -d "$real" ] && printf '%s\n' "$real"; }

# read_file PATH: its content.
read_file() {
  if read_from=$(file "$1"); then cat "$read_from"; else return 1; fi
}

# there PATH: whether anything has that name, a link that leads nowhere included.
there() { [ -e "$root$1" ] || [ -L "$root$1" ]; }

# has PROGRAM: whether the instance's system has it.
has() {
  for bin in /usr/sbin /usr/bin /sbin /bin; do
    ! there "$bin/$1" || return 0
  done
  return 1
}
