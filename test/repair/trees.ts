import { FIX_STATUS, type WantedFix } from '../../provider/repair/fixes/index.js'

/** A tree, and what a fix says and does there. */
export interface TreeCase {
  readonly title: string
  readonly files: Readonly<Record<string, string>>
  readonly modes?: Readonly<Record<string, number>>
  /** Programs of the rescue system that need a machine. */
  readonly programs?: Readonly<Record<string, string>>
  readonly wanted: WantedFix
  /** The whole output of the dry run. */
  readonly dry: string
  /** How dry run and apply end; if given, nothing is changed. */
  readonly ends?: readonly [dryRun: number, apply: number]
  /** What files hold afterwards. */
  readonly after?: Readonly<Record<string, string>>
  /** Files of the backup. */
  readonly backup?: readonly string[]
}

/** Knows one UUID. */
const BLKID = 'case "$*" in *UUID=1111*) echo /dev/vda1 ;; *) exit 2 ;; esac'
const HASH = `$6$salt$${'a'.repeat(86)}`
const KEY = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.alloc(36, 1)]).toString('base64')} operator`
const MARK = '#libvirt-rescue: '
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

/** A menu with an entry for each kernel, whose default is that of /etc/default/grub. */
const MKCONFIG = `. "$root/etc/default/grub"
{
  echo "set default=\\"$GRUB_DEFAULT\\""
  echo "submenu x \\$menuentry_id_option 'gnulinux-advanced-1111' {"
  for v in 6.1.0-11 6.1.0-10 6.1.0-9; do echo "menuentry $v \\$menuentry_id_option 'gnulinux-$v-advanced-1111' {"; done
} >"$root$2"`

function kernel(version: string): Readonly<Record<string, string>> {
  return {
    [`/boot/vmlinuz-${version}`]: 'K',
    [`/boot/initrd.img-${version}`]: 'INITRD\n',
    [`/lib/modules/${version}/modules.dep`]: '',
  }
}

/** Lines that boot waits for, with what stands before the two whose devices are gone, and others. */
function fstab(root: string, first: string, second: string): string {
  return `# a comment
${root} / ext4 defaults 0 1
UUID=1111 /home ext4 defaults 0 2
${first}UUID=2222\t/data  ext4 defaults 0 2
UUID=2222 /maybe ext4 nofail 0 2
UUID=2222 /later ext4 noauto,ro 0 2
${second}/dev/none1 none swap sw 0 0
/dev/mapper/safe /safe ext4 defaults 0 2
server:/export /net nfs defaults 0 0
tmpfs /tmp tmpfs defaults 0 0
/srv /var/www none bind 0 0
`
}

/** Each fix that changes files alone, and what it refuses. Those that need disks are run on a real Debian. */
export const TREES: readonly TreeCase[] = [
  {
    title: 'fstab: comments out the lines that boot waits for in vain, and no others',
    files: {
      '/etc/crypttab': 'safe UUID=1111 none luks\n',
      '/etc/fstab': fstab('UUID=1111', '', ''),
    },
    programs: { blkid: BLKID },
    wanted: { id: 'fstab' },
    dry: [
      'would change /etc/fstab:',
      '-UUID=2222\t/data  ext4 defaults 0 2',
      '+#libvirt-rescue: UUID=2222\t/data  ext4 defaults 0 2',
      '-/dev/none1 none swap sw 0 0',
      '+#libvirt-rescue: /dev/none1 none swap sw 0 0',
      '',
    ].join('\n'),
    after: { '/etc/fstab': fstab('UUID=1111', MARK, MARK) },
    backup: ['etc/fstab'],
  },
  {
    title: 'fstab: never the line of /, whose absence its check names',
    files: { '/etc/fstab': 'UUID=2222 / ext4 defaults 0 1\n' },
    programs: { blkid: BLKID },
    wanted: { id: 'fstab' },
    dry: 'left as it is: UUID=2222, for /, is not there\nnothing to change\n',
    ends: [FIX_STATUS.notNeeded, FIX_STATUS.failed],
  },
  {
    title: 'fstab: not a link that leads out of the tree',
    files: { '/etc/fstab': '-> /etc/hostname' },
    wanted: { id: 'fstab' },
    dry: 'not for this system: there is no file /etc/fstab\n',
    ends: [FIX_STATUS.notForThisSystem, FIX_STATUS.notForThisSystem],
  },
  {
    title: 'fstab: judges no line while a device of LUKS is locked',
    files: { '/etc/fstab': 'UUID=2222 /data ext4 defaults 0 2\n' },
    programs: {
      blkid: BLKID,
      lsblk: 'case "$*" in *FSTYPE*) echo "/dev/vda3 crypto_LUKS" ;; *) echo part ;; esac',
    },
    wanted: { id: 'fstab' },
    dry: 'not judged: lines whose device is not there may be inside of /dev/vda3, which is locked\nnothing to change\n',
    ends: [FIX_STATUS.notNeeded, FIX_STATUS.notNeeded],
  },
  {
    title: 'fstab: shows no control characters of the tree',
    files: { '/etc/fstab': 'UUID=2222 /\u001b[2Jdata ext4 defaults 0 2\n' },
    programs: { blkid: BLKID },
    wanted: { id: 'fstab' },
    dry: 'would change /etc/fstab:\n-UUID=2222 /[2Jdata ext4 defaults 0 2\n+#libvirt-rescue: UUID=2222 /[2Jdata ext4 defaults 0 2\n',
  },
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
    title: 'auditd: no action stops the system any more',
    files: {
      '/etc/audit/auditd.conf':
        'disk_full_action = halt\nspace_left_action = SYSLOG\nadmin_space_left_action=SINGLE\n',
      '/etc/audit/rules.d/own.rules': '-f 2\n-b 8192\n',
    },
    wanted: { id: 'auditd' },
    dry: [
      'would change /etc/audit/auditd.conf:',
      '-disk_full_action = halt',
      '+disk_full_action = SUSPEND',
      '-admin_space_left_action=SINGLE',
      '+admin_space_left_action=SUSPEND',
      'would change /etc/audit/rules.d/own.rules:',
      '-f 2',
      '+-f 1',
      '',
    ]
      .join('\n')
      .replace('-f 2', '--f 2'),
    after: { '/etc/audit/rules.d/own.rules': '-f 1\n-b 8192\n' },
    backup: ['etc/audit/auditd.conf', 'etc/audit/rules.d/own.rules'],
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
  {
    title: 'selinux-relabel: has labels set if there is a policy',
    files: {
      '/etc/selinux/config': 'SELINUX=enforcing\nSELINUXTYPE=targeted\n',
      '/etc/selinux/targeted/policy/policy.33': 'P',
    },
    wanted: { id: 'selinux-relabel' },
    dry: 'would make /.autorelabel:\n',
    after: { '/.autorelabel': '' },
    backup: ['made'],
  },
  {
    title: 'selinux-relabel: does not enforce a policy that is not installed',
    files: { '/etc/selinux/config': 'SELINUX=enforcing\nSELINUXTYPE=targeted\n' },
    wanted: { id: 'selinux-relabel' },
    dry: 'would change /etc/selinux/config:\n-SELINUX=enforcing\n+SELINUX=permissive\n',
    backup: ['etc/selinux/config'],
  },
  {
    title: 'mask-unit: keeps the file that was in its place',
    files: { '/etc/systemd/system/web.service': '[Service]\n' },
    wanted: { id: 'mask-unit', parameters: { unit: 'web.service' } },
    dry: 'would mask web.service\n',
    backup: ['etc/systemd/system/web.service'],
  },
  {
    title: 'mask-unit: not a unit that every system needs',
    files: { '/etc/systemd/system/x': '' },
    wanted: { id: 'mask-unit', parameters: { unit: 'sysinit.target' } },
    dry: 'refused: no system boots without sysinit.target; name another unit\n',
    ends: [FIX_STATUS.refused, FIX_STATUS.refused],
  },
  {
    title: 'mask-unit: not a unit that is not there',
    files: { '/etc/systemd/system/x': '' },
    wanted: { id: 'mask-unit', parameters: { unit: 'wep.service' } },
    dry: 'refused: there is no unit wep.service\n',
    ends: [FIX_STATUS.refused, FIX_STATUS.refused],
  },
  {
    title: 'grub-config: keeps a configuration whose files are there',
    files: {
      '/boot/grub/grub.cfg':
        'menuentry x {\n  linux /vmlinuz root=UUID=1111 ro\n  initrd /initrd.img\n}\n',
      '/boot/vmlinuz': 'K',
      '/initrd.img': 'I',
      '/usr/sbin/grub-mkconfig': '',
    },
    programs: { blkid: BLKID },
    wanted: { id: 'grub-config' },
    dry: 'nothing to change\n',
    ends: [FIX_STATUS.notNeeded, FIX_STATUS.notNeeded],
  },
  {
    title: 'grub-config: makes one again whose kernel is gone',
    files: {
      '/boot/grub/grub.cfg': 'linux /vmlinuz-1 root=UUID=1111\n',
      '/boot/vmlinuz-2': 'K',
      '/etc/default/grub': '',
      '/usr/sbin/grub-mkconfig': 'echo "linux /vmlinuz-2 root=UUID=1111" >"$root$2"',
    },
    programs: { blkid: BLKID },
    wanted: { id: 'grub-config' },
    dry: 'would change /boot/grub/grub.cfg:\n-linux /vmlinuz-1 root=UUID=1111\n+linux /vmlinuz-2 root=UUID=1111\n',
    backup: ['boot/grub/grub.cfg'],
  },
  {
    title: 'previous-kernel: the second newest that is whole',
    files: {
      '/boot/grub/grub.cfg': 'set default="0"\n',
      ...kernel('6.1.0-9'),
      ...kernel('6.1.0-10'),
      ...kernel('6.1.0-11'),
      '/boot/vmlinuz-6.1.0-12': 'without modules',
      '/etc/default/grub': 'GRUB_DEFAULT=0\nGRUB_TIMEOUT=5\n',
      '/usr/sbin/grub-mkconfig': MKCONFIG,
    },
    wanted: { id: 'previous-kernel' },
    dry: [
      'would change /etc/default/grub:',
      '-GRUB_DEFAULT=0',
      '+GRUB_DEFAULT="gnulinux-advanced-1111>gnulinux-6.1.0-10-advanced-1111"',
      'would make /boot/grub/grub.cfg again',
      '',
    ].join('\n'),
    backup: ['boot/grub/grub.cfg', 'etc/default/grub'],
  },
  {
    title: 'initramfs: makes the one that is missing, and keeps the one that is damaged',
    files: {
      ...kernel('6.1.0-9'),
      ...kernel('6.1.0-10'),
      '/boot/initrd.img-6.1.0-9': 'damaged',
      '/etc/initramfs-tools/initramfs.conf': 'MODULES=most\n',
      '/usr/bin/lsinitramfs': '[ "$(cat "$root$1")" = INITRD ] && echo init',
      '/usr/bin/sh':
        '[ "$1" = -c ]; p=${2%%\\"*}; case $p in lsinitramfs*) [ "$(cat "$root$4")" = INITRD ] ;; *) : ;; esac',
      '/usr/sbin/mkinitramfs': 'grep -rq MODULES=dep "$root$2" && echo INITRD >"$root$4"',
    },
    wanted: { id: 'initramfs' },
    dry: 'would make /boot/initrd.img-6.1.0-9, which takes a minute or more\n',
    after: { '/boot/initrd.img-6.1.0-9': 'INITRD\n' },
    backup: ['boot/initrd.img-6.1.0-9'],
  },
]
