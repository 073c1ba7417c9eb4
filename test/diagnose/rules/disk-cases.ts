import type { DiskLine } from '../../../provider/diagnose/facts/disk-lines.js'
import { readDefinitionFacts, type DefinitionFacts } from '../../../provider/diagnose/index.js'

/** A healthy Debian under BIOS. */
export const HEALTHY: readonly DiskLine[] = [
  { kind: 'disk', device: 'vda', bytes: 2_000_000_000, table: 'dos', signature: true, code: true },
  { kind: 'partition', device: 'vda1', type: '0x83', uuid: '0a1b2c3d-01', bytes: 1_999_000_000 },
  {
    kind: 'filesystem',
    device: 'vda1',
    type: 'ext4',
    uuid: 'u1',
    state: 'clean',
    free: 900,
    total: 2000,
    freeInodes: 90,
    totalInodes: 200,
  },
  { kind: 'root', device: 'vda1', os: 'debian', init: 'ok', machineId: 'a1' },
  {
    kind: 'fstab',
    number: 1,
    source: 'UUID=u1',
    target: '/',
    type: 'ext4',
    state: 'ok',
    optional: false,
  },
  {
    kind: 'fstab',
    number: 2,
    source: 'UUID=u9',
    target: '/mnt',
    type: 'ext4',
    state: 'no-device',
    optional: true,
  },
  {
    kind: 'kernel',
    version: '6.1.0-56-amd64',
    image: 'ok',
    initramfs: 'ok',
    initramfsBytes: 20_000_000,
    modules: true,
    drivers: ['virtio_blk', 'ahci'],
  },
  { kind: 'grub', config: 'ok', modules: 'ok', core: 'same', place: 'same' },
  {
    kind: 'entry',
    path: '/boot/vmlinuz-6.1.0-56-amd64',
    kernel: true,
    initramfs: true,
    root: 'UUID=u1',
    rootFound: true,
  },
  { kind: 'account', name: 'root', password: 'locked' },
]

/** An instance with this in `<os>`. */
export const definitionOf = (os = '', disk = "<target dev='vda' bus='virtio'/>"): DefinitionFacts =>
  readDefinitionFacts(
    `<domain type='qemu'><name>web</name><uuid>1</uuid><memory unit='MiB'>512</memory>
      <os><type arch='x86_64' machine='q35'>hvm</type>${os}</os>
      <devices><disk type='file' device='disk'><driver type='qcow2'/><source file='/images/web.qcow2'/>${disk}</disk></devices></domain>`,
    { state: { name: 'off', reason: 'shutdown' }, sources: [] },
  )

const EFI = "<loader readonly='yes' type='pflash'>/f.fd</loader><nvram>/v.fd</nvram>"
/** Variables that libvirt has just made. */
const NO_ENTRIES = { path: '/v.fd', isThere: true, boot: { next: null, order: [] } } as const
const BIOS_DISK: DiskLine = {
  kind: 'disk',
  device: 'vda',
  bytes: 1,
  table: 'dos',
  signature: true,
  code: true,
}

/** A change of the healthy disk: the line of its kind is replaced, or added. */
export const CASES: readonly (readonly [
  rule: string,
  DiskLine | readonly DiskLine[],
  DefinitionFacts?,
])[] = [
  ['no-bootable-disk', { ...BIOS_DISK, code: false }],
  ['no-bootable-disk', { ...BIOS_DISK, signature: false }],
  [
    'uefi-nothing-to-boot',
    [
      { ...BIOS_DISK, code: false },
      { kind: 'esp', device: 'vda1', fallback: false, loaders: [] },
    ],
    definitionOf(EFI),
  ],
  [
    'uefi-entry-stale',
    { kind: 'esp', device: 'vda1', fallback: false, loaders: ['EFI/debian/shimx64.efi'] },
    { ...definitionOf(EFI), variables: NO_ENTRIES },
  ],
  ['firmware-differs', [], definitionOf(EFI)],
  [
    'grub-modules-missing',
    { kind: 'grub', config: 'ok', modules: 'missing', core: 'same', place: 'same' },
  ],
  [
    'grub-mixed-versions',
    { kind: 'grub', config: 'ok', modules: 'ok', core: 'other', place: 'same' },
  ],
  [
    'grub-partition-gone',
    { kind: 'grub', config: 'ok', modules: 'ok', core: 'same', place: 'other' },
  ],
  [
    'grub-config-missing',
    { kind: 'grub', config: 'empty', modules: 'ok', core: 'same', place: 'same' },
  ],
  [
    'grub-device-gone',
    {
      kind: 'entry',
      path: '/boot/vmlinuz',
      kernel: true,
      initramfs: true,
      root: 'UUID=u2',
      rootFound: false,
    },
  ],
  [
    'device-name-changed',
    {
      kind: 'entry',
      path: '/boot/vmlinuz',
      kernel: true,
      initramfs: true,
      root: '/dev/sda1',
      rootFound: false,
    },
  ],
  [
    'kernel-file-missing',
    {
      kind: 'entry',
      path: '/boot/vmlinuz',
      kernel: false,
      initramfs: true,
      root: 'UUID=u1',
      rootFound: true,
    },
  ],
  [
    'initramfs-file-missing',
    {
      kind: 'entry',
      path: '/boot/vmlinuz',
      kernel: true,
      initramfs: false,
      root: 'UUID=u1',
      rootFound: true,
    },
  ],
  ['kernel-damaged', { ...kernel(), image: 'damaged' }],
  ['initramfs-missing', { ...kernel(), initramfs: 'missing' }],
  ['initramfs-damaged', { ...kernel(), initramfs: 'damaged' }],
  ['grub-out-of-memory', { ...kernel(), initramfsBytes: 400_000_000 }],
  ['disk-driver-missing', { ...kernel(), drivers: ['ata_piix'] }],
  [
    'memory-too-small',
    { kind: 'setting', path: '/etc/sysctl.conf', name: 'vm.nr_hugepages', value: '1024' },
  ],
  ['init-missing', { kind: 'root', device: 'vda1', os: 'debian', init: 'missing', machineId: '' }],
  ['init-broken', { kind: 'root', device: 'vda1', os: 'debian', init: 'broken', machineId: '' }],
  ['lvm-missing', { kind: 'layer', type: 'lvm', name: 'vg0', state: 'missing' }],
  [
    'lvm-devices-file',
    {
      kind: 'setting',
      path: '/etc/lvm/devices/system.devices',
      name: 'stale',
      value: 'IDTYPE=sys_serial IDNAME=x',
    },
  ],
  ['raid-not-started', { kind: 'layer', type: 'raid', name: 'md0', state: 'degraded' }],
  ['luks-waits', { kind: 'layer', type: 'luks', name: 'vda5', state: 'damaged' }],
  ['ext4-damaged', { ...filesystem(), state: 'errors' }],
  ['ext4-damaged', { ...filesystem(), state: 'damaged' }],
  ['xfs-damaged', { ...filesystem(), type: 'xfs', state: 'damaged' }],
  ['btrfs-damaged', { ...filesystem(), type: 'btrfs', state: 'damaged' }],
  ['disk-full', { ...filesystem(), free: 1 }],
  ['disk-full', { ...filesystem(), freeInodes: 0 }],
  [
    'auditd-halts',
    [
      { ...filesystem(), free: 1 },
      { kind: 'setting', path: '/etc/audit/auditd.conf', name: 'disk_full_action', value: 'halt' },
    ],
  ],
  [
    'filesystem-module-missing',
    { kind: 'setting', path: '/etc/modprobe.d/cis.conf', name: 'install', value: 'vfat' },
  ],
  [
    'fstab-device-missing',
    {
      kind: 'fstab',
      number: 3,
      source: 'UUID=u9',
      target: '/data',
      type: 'ext4',
      state: 'no-device',
      optional: false,
    },
  ],
  [
    'fstab-line-wrong',
    {
      kind: 'fstab',
      number: 3,
      source: 'UUID=u1',
      target: '/data',
      type: 'xfs',
      state: 'wrong-type',
      optional: false,
    },
  ],
  ['root-locked', { kind: 'account', name: 'root', password: 'empty' }],
  [
    'selinux-policy-missing',
    { kind: 'setting', path: '/etc/selinux/config', name: 'missing-policy', value: 'mls' },
  ],
  ['systemd-frozen', { kind: 'unit', name: 'default.target', problem: 'dangling' }],
  [
    'sshd-config-wrong',
    { kind: 'setting', path: '/etc/ssh/sshd_config', name: 'unknown', value: 'PermitRootLogon' },
  ],
  ['sshd-config-wrong', { kind: 'file', path: '/etc/ssh/sshd_config', problem: 'missing' }],
  ['ssh-key-refused', { kind: 'file', path: '/root/.ssh/authorized_keys', problem: 'mode' }],
  ['sudoers-wrong', { kind: 'file', path: '/etc/sudoers', problem: 'mode' }],
  ['password-expired', { kind: 'account', name: 'debian', password: 'expired' }],
]

function kernel(): Extract<DiskLine, { kind: 'kernel' }> {
  return {
    kind: 'kernel',
    version: '6.1.0-56-amd64',
    image: 'ok',
    initramfs: 'ok',
    initramfsBytes: 20_000_000,
    modules: true,
    drivers: ['virtio_blk'],
  }
}

function filesystem(): Extract<DiskLine, { kind: 'filesystem' }> {
  return {
    kind: 'filesystem',
    device: 'vda1',
    type: 'ext4',
    uuid: 'u1',
    state: 'clean',
    free: 900,
    total: 2000,
    freeInodes: 90,
    totalInodes: 200,
  }
}
