import { FIX_STATUS } from '../../../provider/repair/fixes/index.js'
import type { TreeCase } from '../support/tree-case.js'

const HASH = `$6$salt$${'a'.repeat(86)}`
const KEY = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.alloc(36, 1)]).toString('base64')} operator`
const PASSWD = 'root:x:0:0:root:/root:/bin/bash\n'
const SHADOW = `root:!*:19000:0:99999:7:::\nbin:*:19000::::::\n`
/** sshd that refuses lines with "Bad" in the file that -f names, and in those beside it. */
const SSHD = `case "$*" in *-T*) echo 'permitrootlogin without-password'; echo 'pubkeyauthentication yes'; echo 'authorizedkeysfile .ssh/authorized_keys'; exit ;; esac
config=/etc/ssh/sshd_config; [ "$2" != -h ] || config=$5
bad=0
for f in $config $(dirname $config)/sshd_config.d/extra.conf; do
  for n in $(grep -n '^Bad' "$root$f" 2>/dev/null | cut -d: -f1); do echo "$f: line $n: Bad configuration option: Bad"; bad=$((bad + 1)); done
done
[ $bad = 0 ] || { echo "$config: terminating, $bad bad configuration options"; exit 255; }`
/** visudo that refuses lines with "bad". */
const VISUDO = `[ "$2" != -f ] || set -- "$1" "$2" "$3"
for f in \${3:-/etc/sudoers /etc/sudoers.d/own}; do
  n=$(grep -n '^bad' "$root$f" | cut -d: -f1 | head -n 1)
  [ -z "$n" ] || { echo "$f:$n:5: syntax error"; exit 1; }
done`

/** The fixes that let in. */
export const ACCESS: readonly TreeCase[] = [
  {
    title: 'sshd-config: comments out what sshd refuses, also in an included file',
    files: {
      '/etc/ssh/sshd_config': 'Include /etc/ssh/sshd_config.d/*.conf\nPort 22\nBad yes\n',
      '/etc/ssh/sshd_config.d/extra.conf': 'Bad\nUsePAM yes\nBad too\n',
      '/etc/ssh/ssh_host_ed25519_key': 'KEY\n',
      '/usr/sbin/sshd': SSHD,
    },
    modes: { '/etc/ssh/ssh_host_ed25519_key': 0o644 },
    wanted: { id: 'sshd-config' },
    dry: [
      'would give /etc/ssh/ssh_host_ed25519_key mode 600 and owner 0:0; now: 644 0:0',
      'would change /etc/ssh/sshd_config:',
      '-Bad yes',
      '+#libvirt-rescue: Bad yes',
      'would change /etc/ssh/sshd_config.d/extra.conf:',
      '-Bad',
      '+#libvirt-rescue: Bad',
      '-Bad too',
      '+#libvirt-rescue: Bad too',
      '',
    ].join('\n'),
    after: {
      '/etc/ssh/sshd_config':
        'Include /etc/ssh/sshd_config.d/*.conf\nPort 22\n#libvirt-rescue: Bad yes\n',
    },
    backup: ['etc/ssh/sshd_config', 'etc/ssh/sshd_config.d/extra.conf'],
  },
  {
    title: 'sudoers: comments out what visudo refuses, and sets modes and owners',
    files: {
      '/etc/sudoers': 'root ALL=(ALL) ALL\nbad\n',
      '/etc/sudoers.d/own': 'bad again\n',
      '/etc/sudoers.d/left.bak': 'bad, and not read\n',
      '/usr/bin/sudo': '',
      '/usr/sbin/visudo': VISUDO,
    },
    modes: { '/etc/sudoers': 0o666, '/etc/sudoers.d/own': 0o440, '/usr/bin/sudo': 0o755 },
    wanted: { id: 'sudoers' },
    dry: [
      'would change /etc/sudoers:',
      '-bad',
      '+#libvirt-rescue: bad',
      'would give /etc/sudoers mode 440 and owner 0:0; now: 666 0:0',
      'would change /etc/sudoers.d/own:',
      '-bad again',
      '+#libvirt-rescue: bad again',
      'would give /usr/bin/sudo mode 4755 and owner 0:0; now: 755 0:0',
      '',
    ].join('\n'),
    after: { '/etc/sudoers': 'root ALL=(ALL) ALL\n#libvirt-rescue: bad\n' },
    backup: ['etc/sudoers', 'etc/sudoers.d/own'],
  },
  {
    title: 'root-password: one field of one line, and an account that has not run out',
    files: {
      '/etc/shadow': SHADOW.replace('7:::', '7::1:'),
      '/etc/passwd': PASSWD,
      '/bin/bash': '',
    },
    modes: { '/etc/shadow': 0o640 },
    wanted: { id: 'root-password', parameters: { hash: HASH } },
    dry: 'would change /etc/shadow:\nwhat changes is a secret, and not shown\n',
    backup: ['etc/shadow'],
  },
  {
    title: 'locked-root: takes the lock off a password that was there',
    files: {
      '/etc/shadow': SHADOW.replace('*', `!${HASH}`),
      '/etc/passwd': PASSWD,
      '/bin/bash': '',
    },
    wanted: { id: 'locked-root' },
    dry: 'would change /etc/shadow:\nwhat changes is a secret, and not shown\n',
    backup: ['etc/shadow'],
  },
  {
    title: 'locked-root: asks for a hash if there is no password beneath the lock',
    files: { '/etc/shadow': SHADOW, '/etc/passwd': PASSWD, '/bin/bash': '' },
    wanted: { id: 'locked-root' },
    dry: 'refused: root has no password beneath the lock; give hash, from "openssl passwd -6"\n',
    ends: [FIX_STATUS.refused, FIX_STATUS.refused],
  },
  {
    title: 'locked-root: gives root a shell that is there',
    files: {
      '/etc/shadow': SHADOW.replace('!*', () => HASH),
      '/etc/passwd': PASSWD.replace('/bin/bash', '/usr/sbin/nologin'),
      '/bin/sh': '',
    },
    wanted: { id: 'locked-root' },
    dry: 'would change /etc/passwd:\n-root:x:0:0:root:/root:/usr/sbin/nologin\n+root:x:0:0:root:/root:/bin/sh\n',
    after: { '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n' },
    backup: ['etc/passwd'],
  },
  {
    title: 'ssh-key: adds a line, keeps those that are there, and sets the rights that sshd wants',
    files: {
      '/etc/passwd': PASSWD,
      '/root/.ssh/authorized_keys': 'ssh-ed25519 OTHER',
      '/usr/sbin/sshd': SSHD,
    },
    modes: { '/root/.ssh': 0o777, '/root': 0o700 },
    wanted: { id: 'ssh-key', parameters: { key: KEY } },
    dry: [
      'would change /root/.ssh/authorized_keys:',
      '-ssh-ed25519 OTHER',
      '+ssh-ed25519 OTHER',
      `+${KEY}`,
      'would give /root/.ssh mode 700 and owner 0:0; now: 777 0:0',
      'would give /root/.ssh/authorized_keys mode 600 and owner 0:0; now: 644 0:0',
      '',
    ].join('\n'),
    after: { '/root/.ssh/authorized_keys': `ssh-ed25519 OTHER\n${KEY}\n` },
    backup: ['root/.ssh/authorized_keys'],
  },
  {
    title: 'ssh-key: makes the folder of a user, and notes it',
    files: { '/etc/passwd': `${PASSWD}op:x:0:0::/home/op:/bin/sh\n`, '/home/op/file': '' },
    wanted: { id: 'ssh-key', parameters: { key: KEY, user: 'op' } },
    dry: 'would make the folder /home/op/.ssh\nwould make /home/op/.ssh/authorized_keys with the key\n',
    after: { '/home/op/.ssh/authorized_keys': `${KEY}\n` },
    backup: ['made'],
  },
  {
    title: 'ssh-key: does not follow ~/.ssh out of the tree',
    files: { '/etc/passwd': PASSWD, '/root/.ssh': '-> /tmp' },
    wanted: { id: 'ssh-key', parameters: { key: KEY } },
    dry: 'failed: the folder of /root/.ssh/authorized_keys is missing, or leads out of the system\n',
    ends: [FIX_STATUS.failed, FIX_STATUS.failed],
  },
]
