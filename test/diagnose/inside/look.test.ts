import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { findingsOf, lookAt, troubleOf } from './look-at.js'
import { archiveOf, imageOf, type Tree } from './tree.js'

const SUPERBLOCK = 'UUID=11111111-2222-3333-4444-555555555555'

type Case = readonly [what: string, changes: Tree, cause: string]

const CASES: readonly Case[] = [
  [
    'a device of fstab that is gone',
    { 'etc/fstab': `${SUPERBLOCK} /data ext4 defaults 0 2\n` },
    'fstab-device-missing',
  ],
  [
    'a line of fstab that is none',
    { 'etc/fstab': 'tmpfs data tmpfs defaults 0 0\n' },
    'fstab-line-wrong',
  ],
  ['no init', { 'lib/systemd/systemd': null }, 'init-missing'],
  [
    'no C library',
    {
      'lib/x86_64-linux-gnu/libc.so.6': null,
      'lib/systemd/systemd': { mode: 0o755, text: '\u007fELF' },
    },
    'init-broken',
  ],
  [
    'an init that may not run',
    { 'lib/systemd/systemd': { mode: 0o644, text: '\u007fELF' } },
    'init-broken',
  ],
  ['a kernel that is cut', { 'boot/vmlinuz-6.1.0': imageOf(4, 10) }, 'kernel-damaged'],
  ['an initramfs that is empty', { 'boot/initrd.img-6.1.0': '' }, 'initramfs-damaged'],
  ['no initramfs', { 'boot/initrd.img-6.1.0': null }, 'initramfs-file-missing'],
  ['no configuration of GRUB', { 'boot/grub/grub.cfg': null }, 'grub-config-missing'],
  [
    'no modules of GRUB',
    { 'boot/grub/i386-pc/normal.mod': null, 'boot/grub/i386-pc/ext2.mod': '' },
    'grub-modules-missing',
  ],
  [
    'a root that is gone',
    {
      'boot/grub/grub.cfg': `linux /boot/vmlinuz-6.1.0 root=${SUPERBLOCK} ro\ninitrd /boot/initrd.img-6.1.0\n`,
    },
    'grub-device-gone',
  ],
  [
    'a kernel of the menu that is gone',
    { 'boot/grub/grub.cfg': 'linux /boot/vmlinuz-5.0 root=/dev/null\n' },
    'kernel-file-missing',
  ],
  [
    'an option that sshd does not know',
    { 'etc/ssh/sshd_config': 'PermitRootLogon yes\n' },
    'sshd-config-wrong',
  ],
  [
    'keys that others may write to',
    { 'root/.ssh/authorized_keys': { mode: 0o666, text: '' } },
    'ssh-key-refused',
  ],
  [
    'sudoers that others may write to',
    { 'etc/sudoers': { mode: 0o666, text: '' } },
    'sudoers-wrong',
  ],
  ['an expired password', { 'etc/shadow': 'root:$6$x:10000:0:90:7:::\n' }, 'password-expired'],
  [
    'a policy that is not installed',
    { 'etc/selinux/config': 'SELINUX=enforcing\nSELINUXTYPE=mls\n' },
    'selinux-policy-missing',
  ],
  [
    'a driver that is switched off',
    {
      'etc/fstab': 'tmpfs /x vfat nofail 0 0\n',
      'etc/modprobe.d/cis.conf': 'install vfat /bin/true\n',
    },
    'filesystem-module-missing',
  ],
  [
    'a default target that leads nowhere',
    { 'etc/systemd/system/default.target': { link: '/lib/systemd/system/none.target' } },
    'systemd-frozen',
  ],
  [
    'a devices file of another machine',
    {
      'etc/lvm/devices/system.devices':
        'IDTYPE=sys_serial IDNAME=0123-none DEVNAME=/dev/vda2 PVID=x\n',
    },
    'lvm-devices-file',
  ],
]

/** Cases that change no path in common are looked at together: each look starts hundreds of programs. */
function groupsOf(cases: readonly Case[]): readonly (readonly Case[])[] {
  const groups: Case[][] = []
  for (const one of cases) {
    const paths = Object.keys(one[1])
    const group = groups.find((other) =>
      other.every(([, changes]) => !paths.some((path) => path in changes)),
    )
    if (group === undefined) groups.push([one])
    else group.push(one)
  }
  return groups
}

describe('16: the script that looks at the disks', function () {
  this.timeout(60_000)

  for (const shell of [['busybox', 'sh'], ['dash']])
    it(`finds a healthy system in order, run by ${shell.join(' ')}`, () => {
      const disk = lookAt({}, { shell })
      expect(disk.isWhole).to.equal(true)
      expect(findingsOf(disk)).to.deep.equal([])
      expect(disk.all('root')).to.deep.include.members([
        {
          kind: 'root',
          device: '',
          os: 'debian',
          init: 'ok',
          machineId: '0123456789abcdef0123456789abcdef',
        },
      ])
      expect(disk.all('kernel')).to.deep.equal([
        {
          kind: 'kernel',
          version: '6.1.0',
          image: 'ok',
          initramfs: 'ok',
          initramfsBytes: gzipSync(archiveOf('init')).length,
          modules: true,
          drivers: [],
        },
      ])
      expect(disk.all('entry')).to.deep.equal([
        {
          kind: 'entry',
          path: '/boot/vmlinuz-6.1.0',
          kernel: true,
          initramfs: true,
          root: '/dev/null',
          rootFound: true,
        },
      ])
      expect(disk.all('account').map(({ name, password }) => [name, password])).to.deep.equal([
        ['root', 'locked'],
        ['debian', 'set'],
      ])
    })

  for (const group of groupsOf(CASES))
    it(`finds ${group.map(([what]) => what).join(', ')}`, () => {
      const disk = lookAt(Object.assign({}, ...group.map(([, changes]) => changes)) as Tree)
      expect(disk.isWhole).to.equal(true)
      expect(findingsOf(disk)).to.include.members(group.map(([, , cause]) => cause))
    })

  it('finds the drivers that a kernel without an initramfs has built in', () => {
    const [kernel] = lookAt({
      'boot/initrd.img-6.1.0': null,
      'lib/modules/6.1.0/modules.builtin': 'kernel/drivers/block/virtio_blk.ko\n',
    }).all('kernel')
    expect(kernel).to.deep.include({ initramfs: 'missing', drivers: ['virtio_blk'] })
  })

  for (const shell of [['busybox', 'sh'], ['dash']])
    it(`finds the drivers of an initramfs behind microcode, run by ${shell.join(' ')}`, () => {
      const driver = 'lib/modules/6.1.0/kernel/drivers/block/virtio_blk.ko'
      const microcode = Buffer.concat([archiveOf('kernel/x86/microcode/GenuineIntel.bin')])
      for (const main of [archiveOf('init', driver), gzipSync(archiveOf('init', driver))]) {
        const initramfs = Buffer.concat([microcode, main])
        const [kernel] = lookAt({ 'boot/initrd.img-6.1.0': initramfs }, { shell }).all('kernel')
        expect(kernel).to.deep.include({ initramfs: 'ok', drivers: ['virtio_blk'] })
        const cut = { 'boot/initrd.img-6.1.0': initramfs.subarray(0, -80) }
        expect(lookAt(cut, { shell }).all('kernel')[0]?.initramfs).to.equal(
          main[0] === 0x1f ? 'damaged' : 'ok',
        )
      }
    })

  it('never reads outside of the system, whatever its links say', () => {
    const marked = {
      'etc/fstab': { link: '../../../../../../../../etc/passwd' },
      'etc/passwd': 'UUID=1 /inside ext4 defaults 0 0\n',
    }
    for (const link of ['/etc/passwd', '../../../../../../../etc/passwd'])
      expect(
        lookAt({ ...marked, 'etc/fstab': { link } })
          .all('fstab')
          .map(({ target }) => target),
        link,
      ).to.deep.equal(['/inside'])
    const looped = lookAt({ 'etc/fstab': { link: 'fstab2' }, 'etc/fstab2': { link: 'fstab' } })
    expect([looped.all('fstab'), looped.isWhole, looped.all('end').length]).to.deep.equal([
      [],
      false,
      1,
    ])
    expect(troubleOf(looped)[0]).to.equal('/etc/fstab leads out of the system, or in a circle')
  })

  it('reads nothing of the file systems of the kernel', () => {
    const tree = { 'etc/fstab': { link: '/proc/kmsg' }, 'proc/kmsg': 'UUID=1 /x ext4 ro 0 0\n' }
    const disk = lookAt(tree)
    expect([disk.isWhole, disk.all('fstab')]).to.deep.equal([false, []])
    expect(troubleOf(disk)[0]).to.equal('/etc/fstab leads out of the system, or in a circle')
  })

  it('comes to its end with hostile files, and says what is in them without control characters', () => {
    const disk = lookAt({
      'etc/fstab': `"\\\u001b[2J\u0007 /a\u202eb ext4 "quoted"\n${'x'.repeat(5_000_000)}`,
      'etc/sysctl.d/$(touch x).conf': 'vm.nr_hugepages = 1',
      'etc/sysctl.d/*.conf': 'vm.nr_hugepages = 2',
      'etc/sysctl.d/a b.conf': 'vm.nr_hugepages = 3',
      'etc/sysctl.d/z.conf': 'vm.nr_hugepages = 4',
      'etc/shadow': '$(reboot):`reboot`:::::::\nroot:!:::::::\n',
      'boot/grub/grub.cfg': "linux $(reboot) root='; reboot'\n".repeat(2_000),
    })
    expect([disk.isWhole, disk.all('end').length]).to.deep.equal([false, 1])
    expect([...new Set(troubleOf(disk))]).to.have.members([
      'of /etc/fstab the first MB alone was read',
      'a name in /etc/sysctl.d is left out: $(touch x).conf',
    ])
    expect(disk.all('fstab')[0]).to.include({ source: '"\\[2J', type: 'ext4' })
    expect(disk.all('setting').map(({ value }) => value)).to.deep.equal(['4'])
    expect(disk.all('account').map(({ name }) => name)).to.deep.equal(['root'])
  })

  it('is not kept waiting by a pipe in place of a file', () => {
    const disk = lookAt(
      { 'etc/fstab': null },
      {
        prepare: (root) => {
          execFileSync('mkfifo', [`${root}/etc/fstab`, `${root}/boot/vmlinuz-0`])
        },
      },
    )
    expect([disk.isWhole, disk.all('end').length]).to.deep.equal([false, 1])
    expect([...new Set(troubleOf(disk))]).to.deep.equal([
      '/etc/fstab is no file',
      '/boot/vmlinuz-0 is no file',
    ])
  })
})
