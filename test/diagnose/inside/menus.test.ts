import { expect } from 'chai'
import { gzipSync } from 'node:zlib'
import { findingsOf, lookAt } from './look-at.js'
import { archiveOf, imageOf, type Tree } from './tree.js'

const INITRAMFS = gzipSync(archiveOf('init'))
const OWN = entry('/boot/vmlinuz-6.1.0', '/boot/initrd.img-6.1.0')
const GRUB = 'boot/grub/grub.cfg'
const NO_DEBIAN = { 'boot/vmlinuz-6.1.0': null, 'boot/initrd.img-6.1.0': null }

function entry(kernel: string, initramfs: string): string {
  return `menuentry 'x' {\n\tlinux ${kernel} root=/dev/null ro\n\tinitrd ${initramfs}\n}\n`
}

describe('the boot menus of other distributions', () => {
  for (const [what, tree, causes] of [
    ['Ubuntu on Btrfs', { [GRUB]: entry('/@/boot/vmlinuz-6.1.0', '/@/boot/initrd.img-6.1.0') }, []],
    [
      'Ubuntu on Btrfs, without its kernel',
      { [GRUB]: entry('/@/boot/vmlinuz-5.9', '/@/boot/initrd.img-6.1.0') },
      ['kernel-file-missing'],
    ],
    [
      'a second system that os-prober found',
      {
        [GRUB]: `${OWN}### BEGIN /etc/grub.d/30_os-prober ###\n${entry('/boot/vmlinuz-5.4', '/boot/initrd-5.4')}### END /etc/grub.d/30_os-prober ###\n`,
      },
      [],
    ],
    [
      'what comes after the second system',
      {
        [GRUB]: `### BEGIN /etc/grub.d/30_os-prober ###\n### END /etc/grub.d/30_os-prober ###\n${entry('/boot/vmlinuz-5.4', '/boot/initrd.img-6.1.0')}`,
      },
      ['kernel-file-missing'],
    ],
    [
      'a snapshot',
      { [GRUB]: OWN + entry('/.snapshots/3/snapshot/boot/vmlinuz-6.0', '/boot/initrd.img-6.1.0') },
      [],
    ],
    [
      'Alpine',
      {
        ...NO_DEBIAN,
        'boot/vmlinuz-lts': imageOf(4),
        'boot/initramfs-lts': INITRAMFS,
        [GRUB]: entry('/boot/vmlinuz-lts', '/boot/initramfs-lts'),
      },
      [],
    ],
    ...([true, false] as const).map(
      (isThere) =>
        [
          `NixOS${isThere ? '' : ', without its init'}`,
          {
            ...NO_DEBIAN,
            'sbin/init': null,
            'boot/kernels/linux': imageOf(4),
            [GRUB]:
              'menuentry "x" {\n  linux ($drive1)//kernels/linux init=/nix/store/0-nixos/init loglevel=4\n}\n',
            ...(isThere ? { 'nix/store/0-nixos/init': '#!/nix/store/1-bash/bin/bash\n' } : {}),
          },
          isThere ? [] : ['init-missing'],
        ] as const,
    ),
    [
      'Arch',
      {
        ...NO_DEBIAN,
        'boot/vmlinuz-linux': imageOf(4),
        'boot/initramfs-linux.img': INITRAMFS,
        [GRUB]: entry('/boot/vmlinuz-linux', '/boot/intel-ucode.img /boot/initramfs-linux.img'),
      },
      [],
    ],
    [
      'Fedora, in files of their own',
      {
        ...NO_DEBIAN,
        [GRUB]: 'blscfg\n',
        'boot/vmlinuz-6.5': imageOf(4),
        'boot/initramfs-6.5.img': INITRAMFS,
        'lib/modules/6.5/modules.dep': '',
        'boot/loader/entries/a-6.5.conf':
          'title F\nlinux /vmlinuz-6.5\ninitrd /initramfs-6.5.img $tuned_initrd\noptions root=/dev/null ro $tuned_params\n',
      },
      [],
    ],
  ] as const satisfies readonly (readonly [string, Tree, readonly string[]])[])
    it(`have ${causes.length === 0 ? 'no cause' : causes.join()}: ${what}`, () => {
      const disk = lookAt(tree)
      expect(findingsOf(disk)).to.deep.equal(causes)
      expect(disk.isWhole).to.equal(true)
    })
})
