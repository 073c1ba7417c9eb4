
# --- what its systemd wrote down: the last boots in the journal

# journal WORDS…: what journalctl says of the chosen files; if it fails, a last line says so
journal() {
  # shellcheck disable=SC2086 # one word a file
  (cd "$folder" && exec timeout -s KILL 15 journalctl --quiet --no-pager --utc --no-hostname $files "$@") 2>/dev/null </dev/null ||
    printf '\nended with: %s\n' $?
}

# choose_journals: sets files, the newest first, and more, how many are left out. Only real files of the system itself
# count. systemd makes none of them larger than 128 MB.
choose_journals() {
  files='' count=0 more=0 room=201326592
  id=$(content /etc/machine-id 3>/dev/null | head -n 1)
  case $id in
    *[!0-9a-f]* | '')
      # In its first boot a system has an identifier in memory alone: the newest folder is that of its last boot.
      resolve /var/log/journal && [ -d "$at" ] || return 0
      id=$(limited ls -1t "$at" | grep -E '^[0-9a-f]{32}$' | head -n 1)
      ;;
  esac
  [ -n "$id" ] && resolve "/var/log/journal/$id" && [ -d "$at" ] || return 0
  folder=$at
  list=$(limited ls -1t "$folder" | grep -E '^system(@[0-9a-f-]{10,80})?\.journal~?$' | head -n 100)
  for name in $list; do
    if [ -L "$folder/$name" ] || [ ! -f "$folder/$name" ]; then
      trouble "/var/log/journal/$id/$name is no file"
      continue
    fi
    size=$(stat -c %s "$folder/$name")
    if [ "$size" -gt $room ] || [ $count = 32 ]; then
      more=$((more + 1))
      # A hole in what is read would look like the end of a boot.
      [ $count = 0 ] || room=0
      continue
    fi
    room=$((room - size))
    count=$((count + 1))
    files="$files --file=$name"
  done
}

# list_boots: identifier, first and last second of each boot, the newest last
list_boots() {
  journal --list-boots -o json | tail -c 65536 | tr '{' '\n' |
    sed -n 's/.*"boot_id":"\([0-9a-f]\{32\}\)","first_entry":\([0-9]\{1,10\}\)[0-9]\{6\},"last_entry":\([0-9]\{1,10\}\)[0-9]\{6\}[^0-9].*/\1 \2 \3/p'
}

look_at_journal() {
  begin_part 30
  state=none boots='' isCut=false
  choose_journals
  if ! command -v journalctl >/dev/null; then
    state=no-program
  elif [ -n "$files" ]; then
    state=unreadable
    boots=$(list_boots)
    [ -z "$boots" ] || state=ok
  fi
  nth=$(($(printf '%s\n' "$boots" | tail -n 3 | wc -l) - 1))
  [ $state != ok ] || say_boots <<END
$(printf '%s\n' "$boots" | tail -n 3)
END
  say journals state text $state files number "$count" more number "$more" \
    boots number "$(printf '%s' "$boots" | grep -c .)" isCut json $isCut
}

# say_boots: of those that it reads, the newest last; of the last one its text
say_boots() {
  while read -r id began ended; do
    has_time || { trouble 'no time was left for the last boots in the journal' && return; }
    seconds=0
    [ $nth != 0 ] || seconds=$(journal "_BOOT_ID=$id" -o short-monotonic -n 1 | sed -n '1s/^\[ *\([0-9]*\)\..*/\1/p')
    # shellcheck disable=SC2046 # it is some words
    say boot number json $((0 - nth)) first number "$began" last number "$ended" seconds number "$seconds" $(judge_boot "$id")
    [ $nth != 0 ] || say_text "$id"
    nth=$((nth - 1))
  done
}

# judge_boot ID: whether it let users in, and how it ended, as words for say
judge_boot() {
  journal "_BOOT_ID=$1" _PID=1 UNIT=multi-user.target UNIT=graphical.target UNIT=emergency.target \
    UNIT=poweroff.target UNIT=halt.target UNIT=reboot.target -o cat | head -c 65536 | awk '
    BEGIN { login = "false"; end = "unknown" }
    /^Reached target .*(Multi-User System|Graphical Interface)/ { login = "true"; end = "unknown" }
    /^Reached target .*Emergency Mode/ { end = "emergency" }
    /^Reached target .*(Power[- ]Off|Halt)/ { end = "off" }
    /^Reached target .*Reboot/ { end = "reboot" }
    END { print "login json " login " end text " end }'
}

# last_lines WORDS…: the last lines, cut
last_lines() {
  journal -o short-monotonic "$@" | cut -c1-400 | tr -d '\000-\011\013-\037\177' | tail -n 1002
}

# say_text ID: the last lines of a boot: notices, worse ones, and all that systemd says. One program makes them JSON.
say_text() {
  lines=$(last_lines -n 1001 "_BOOT_ID=$1" PRIORITY=0 PRIORITY=1 PRIORITY=2 PRIORITY=3 PRIORITY=4 PRIORITY=5 + \
    "_BOOT_ID=$1" SYSLOG_IDENTIFIER=systemd)
  case $lines in
    '['*) ;;
    # If an instance loses its power, the end of its journal may be missing, and its indexes with it: all that is there.
    *) isCut=true && lines=$(last_lines "_BOOT_ID=$1") ;;
  esac
  case $lines in *"ended with: "[0-9]*) isCut=true ;; esac
  [ "$(printf '%s\n' "$lines" | wc -l)" -le 1000 ] || isCut=true
  printf '%s\n' "$lines" | grep -v '^ended with: ' | tail -n 1000 |
    sed -n 's/\\/\\\\/g; s/"/\\"/g; s/^\(..*\)$/{"kind":"journal","text":"\1"}/p'
}
