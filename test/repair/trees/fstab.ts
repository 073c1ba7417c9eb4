import { FIX_STATUS } from '../../../provider/repair/fixes/index.js'
import type { TreeCase } from '../support/tree-case.js'
import { BLKID } from '../support/programs.js'

const MARK = '#libvirt-rescue: '

/** fstab. */
export const FSTAB: readonly TreeCase[] = [
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
    title: 'fstab: changes nothing if the backup would lie outside of the tree',
    files: {
      '/etc/fstab': 'UUID=2222 /data ext4 defaults 0 2\n',
      '/var/lib/libvirt-rescue': '-> /tmp',
    },
    programs: { blkid: BLKID },
    wanted: { id: 'fstab' },
    dry: 'would change /etc/fstab:\n-UUID=2222 /data ext4 defaults 0 2\n+#libvirt-rescue: UUID=2222 /data ext4 defaults 0 2\n',
    ends: [FIX_STATUS.done, FIX_STATUS.failed],
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
]

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
