import { FIX_STATUS } from '../../../provider/repair/fixes/index.js'
import type { TreeCase } from '../support/tree-case.js'
import { BLKID } from '../support/programs.js'

/** A menu with an entry for each kernel, whose default is that of /etc/default/grub. */
const MKCONFIG = `. "$root/etc/default/grub"
{
  echo "set default=\\"$GRUB_DEFAULT\\""
  echo "submenu x \\$menuentry_id_option 'gnulinux-advanced-1111' {"
  for v in 6.1.0-11 6.1.0-10 6.1.0-9; do echo "menuentry $v \\$menuentry_id_option 'gnulinux-$v-advanced-1111' {"; done
} >"$root$2"`

/** The fixes of boot loader, kernel and initial RAM disk; those of disks are run on a real Debian. */
export const BOOT: readonly TreeCase[] = [
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

function kernel(version: string): Readonly<Record<string, string>> {
  return {
    [`/boot/vmlinuz-${version}`]: 'K',
    [`/boot/initrd.img-${version}`]: 'INITRD\n',
    [`/lib/modules/${version}/modules.dep`]: '',
  }
}
