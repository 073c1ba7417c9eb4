
# --- fstab, accounts, modes and settings

# device_of SOURCE: succeeds if a disk has it
device_of() {
  case $1 in
    UUID=* | LABEL=* | PARTUUID=* | PARTLABEL=*) device=$(timeout -s KILL 20 findfs "$(printf '%s' "$1" | tr -d '"')" 2>/dev/null) ;;
    /dev/*) device=$1 && [ -e "$1" ] ;;
    *) device= ;;
  esac
}

look_at_fstab() {
  row=0
  begin_part 20
  content /etc/fstab | first 200 'the lines of /etc/fstab' | while read -r source target type options rest; do
    row=$((row + 1))
    case $source in '' | '#'*) continue ;; esac
    has_time || { trouble "no time was left for the lines of /etc/fstab from line $row on" && break; }
    optional=false
    case ",$options," in *,nofail,* | *,noauto,*) optional=true ;; esac
    say fstab number number $row source text "$source" target text "$target" type text "$type" \
      state text "$(judge_fstab "$source" "$target" "$type" "$options" "$rest")" optional json $optional
  done
}

judge_fstab() {
  case $2 in /* | none | swap) ;; *) echo syntax && return ;; esac
  [ -n "$3" ] || { echo syntax && return; }
  case ,$4, in *,bind,* | *,rbind,* | *,loop,*) echo ok && return ;; esac
  case $1 in UUID=* | LABEL=* | PARTUUID=* | PARTLABEL=* | /dev/*) ;; *) echo ok && return ;; esac
  device_of "$1" || { echo no-device && return; }
  # To open another file may wait for ever, or start a watchdog.
  [ -b "$device" ] || { echo ok && return; }
  seen=$(limited blkid -p -o value -s TYPE "$device" | head -n 1)
  case $seen:$3 in :* | *:auto | ext[234]:ext[234] | vfat:msdos | swap:none) echo ok && return ;; esac
  if [ "$seen" = "$3" ]; then echo ok; else echo wrong-type; fi
}

# people: NAME ID HOME of root and of those who may log in and are no accounts of the system
people() {
  content /etc/passwd | first 500 'the lines of /etc/passwd' |
    awk -F: '($1 == "root" || $3 ~ /^[0-9]+$/ && $3 >= 1000) && $6 ~ /^\// && $7 ~ /sh$/ { print $1 ":" $3 ":" $6 }'
}

look_at_accounts() {
  today=$(($(date +%s) / 86400))
  names=":$(people | cut -d: -f1 | tr '\n' ':')root:"
  content /etc/shadow | first 500 'the lines of /etc/shadow' | while IFS=: read -r name hash changed _ most _ _ expires _; do
    case $names in *":$name:"*) ;; *) continue ;; esac
    case $hash in '') state=empty ;; '!'* | '*'*) state=locked ;; *) state='set' ;; esac
    number "$expires" && last=$number
    [ "$last" = 0 ] || [ "$last" -ge $today ] || state=expired
    if [ $state = set ]; then
      [ "$changed" != 0 ] || state=expired
      number "$most" && days=$number
      number "$changed"
      [ "$days" = 0 ] || [ $((number + days)) -ge $today ] || state=expired
    fi
    say account name text "$name" password text $state
  done
}

# judge_file PATH OWNER: says what is wrong with a file or folder that its owner alone may write to
judge_file() {
  is_there "$1" || return 0
  facts=$(stat -c '%u %A' "$at")
  case $facts in "$2 "* | '0 '*) ;; *) say file path text "$1" problem text owner ;; esac
  case ${facts#* } in
    ?????w* | ????????w*) say file path text "$1" problem text mode ;;
  esac
}

look_at_files() {
  judge_file /etc/sudoers 0
  for name in $(names /etc/sudoers.d '*'); do
    case ${name##*/} in *.* | *~) ;; *) judge_file "$name" 0 ;; esac
  done
  people | while IFS=: read -r _ id home; do
    is_file "$home/.ssh/authorized_keys" || continue
    for path in "$home" "$home/.ssh" "$home/.ssh/authorized_keys"; do judge_file "$path" "$id"; done
  done
  is_file /usr/sbin/sshd || return 0
  is_file /etc/ssh/sshd_config || is_file /usr/etc/ssh/sshd_config || say file path text /etc/ssh/sshd_config problem text missing
}

# The words that sshd knows (OpenSSH 7.4 to 10.0), in lower case.
sshd_words=' acceptenv addressfamily allowagentforwarding allowgroups allowstreamlocalforwarding allowtcpforwarding allowusers authenticationmethods authorizedkeyscommand authorizedkeyscommanduser authorizedkeysfile authorizedprincipalscommand authorizedprincipalscommanduser authorizedprincipalsfile banner casignaturealgorithms canonicalmatchuser challengeresponseauthentication channeltimeout chrootdirectory ciphers clientalivecountmax clientaliveinterval compression debianbanner denygroups denyusers disableforwarding exposeauthinfo fingerprinthash forcecommand gatewayports gssapiauthentication gssapicleanupcredentials gssapienablek5users gssapikeyexchange gssapikexalgorithms gssapistorecredentialsonrekey gssapistrictacceptorcheck hostbasedacceptedalgorithms hostbasedacceptedkeytypes hostbasedauthentication hostbasedusesnamefrompacketonly hostcertificate hostkey hostkeyagent hostkeyalgorithms ignorerhosts ignoreuserknownhosts include ipqos kbdinteractiveauthentication kerberosauthentication kerberosgetafstoken kerberosorlocalpasswd kerberosticketcleanup kerberosuniqueccache kerberosusekuserok kexalgorithms keyregenerationinterval listenaddress logingracetime loglevel logverbose macs match maxauthtries maxsessions maxstartups modulifile passwordauthentication permitemptypasswords permitlisten permitopen permitrootlogin permittty permittunnel permituserenvironment permituserrc persourcemaxstartups persourcenetblocksize persourcepenalties persourcepenaltyexemptlist pidfile port printlastlog printmotd protocol pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthentication pubkeyauthoptions refuseconnection rdomain rekeylimit requiredrsasize revokedkeys rhostsrsaauthentication rsaauthentication rsaminsize securitykeyprovider serverkeybits setenv showpatchlevel sshdauthpath sshdsessionpath streamlocalbindmask streamlocalbindunlink strictmodes subsystem syslogfacility tcpkeepalive trustedusercakeys unusedconnectiontimeout usedns uselogin usepam useprivilegeseparation versionaddendum x11displayoffset x11forwarding x11uselocalhost xauthlocation keepalive skeyauthentication '

look_at_sshd() {
  for config in /etc/ssh/sshd_config $(names /etc/ssh/sshd_config.d '*.conf'); do
    content "$config" | first 1000 "the lines of $config" | awk -v words="$sshd_words" '
      { sub(/^[ \t]+/, ""); sub(/[ \t=].*/, ""); word = tolower($0); gsub(/"/, "", word) }
      word != "" && word !~ /^#/ && !index(words, " " word " ")' | head -n 10 | while read -r word; do
      say setting path text "$config" name text unknown value text "$word"
    done
  done
}

look_at_settings() {
  policy=$(content /etc/selinux/config | sed -n 's/^SELINUXTYPE=//p' | head -n 1)
  if content /etc/selinux/config | grep -qE '^SELINUX=enforcing' && [ -n "$policy" ] && ! is_there "/etc/selinux/$policy/policy"; then
    say setting path text /etc/selinux/config name text missing-policy value text "$policy"
  fi
  content /etc/audit/auditd.conf | grep -iE '^[a-z_]+_action[[:space:]]*=[[:space:]]*HALT' | head -n 10 | while read -r name _ value; do
    say setting path text /etc/audit/auditd.conf name text "$name" value text "$value"
  done
  for config in /etc/sysctl.conf $(names /etc/sysctl.d '*.conf'); do
    pages=$(content "$config" | sed -n 's/^[[:space:]]*vm.nr_hugepages[[:space:]]*=[[:space:]]*\([0-9]*\).*/\1/p' | tail -n 1)
    [ -z "$pages" ] || say setting path text "$config" name text vm.nr_hugepages value text "$pages"
  done
  wanted=" $(content /etc/fstab | grep -v '^[[:space:]]*#' | awk '{ print $3 }' | tr '\n' ' ') "
  for config in $(names /etc/modprobe.d '*.conf'); do
    content "$config" | grep -E '^[[:space:]]*install[[:space:]]+[a-z0-9_]+[[:space:]]+/(usr/)?bin/(true|false)' | first 50 "the lines of $config" | while read -r word module _; do
      case $wanted in *" $module "*) say setting path text "$config" name text "$word" value text "$module" ;; esac
    done
  done
}

look_at_lvm_devices() {
  content /etc/lvm/devices/system.devices | grep -E '^IDTYPE=(sys_wwid|sys_serial) ' | first 50 'the lines of /etc/lvm/devices/system.devices' | while read -r line; do
    id=$(printf '%s' "$line" | sed -n 's/.*IDNAME=\([^ ]*\).*/\1/p')
    cat /sys/block/*/wwid /sys/block/*/serial /sys/block/*/device/wwid /sys/block/*/device/serial 2>/dev/null | tr ' ' _ | grep -qF -- "$id" ||
      say setting path text /etc/lvm/devices/system.devices name text stale value text "$id"
  done
}

look_at_units() {
  for folder in /etc/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    resolve $folder && [ -L "$at/default.target" ] || continue
    if [ "$(readlink "$at/default.target")" = /dev/null ]; then
      say unit name text default.target problem text masked
    elif ! is_file "$folder/default.target"; then
      say unit name text default.target problem text dangling
    fi
    return 0
  done
}
