import { OutputOf, type Example } from './example.js'

const IMAGE = {
  path: '/var/lib/libvirt/images/rescue.iso',
  properties: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' },
}

/** The examples of the documentation. */
export const EXAMPLES: readonly Example[] = [
  {
    title: 'A rescue from a live ISO',
    token: 'libvirt-rescue:index:InstanceRescue',
    name: 'fix',
    args: { instance: 'web', image: IMAGE },
    output: { name: 'status', type: 'text' },
  },
  {
    title: 'A diagnosis that changes nothing on the disks, over ssh',
    token: 'libvirt-rescue:index:InstanceRescue',
    name: 'look',
    args: {
      instance: 'web',
      image: IMAGE,
      originalDisks: 'discard',
      sshAuthorizedKeys: ['ssh-ed25519 AAAA… ops@example.org'],
      reason: 'no boot since the update',
      shutdownTimeout: 120,
    },
    output: { name: 'ssh', type: 'text' },
  },
  {
    title: 'A repair in the rescue system, run again in each rescue',
    token: 'libvirt-rescue:index:RescueCommand',
    name: 'grub',
    args: {
      instance: new OutputOf('fix', 'domainUuid'),
      triggers: [new OutputOf('fix', 'startedAt')],
      create: 'update-grub',
      chroot: true,
    },
    output: { name: 'stdout', type: 'text' },
    needs: {
      token: 'libvirt-rescue:index:InstanceRescue',
      name: 'fix',
      args: { instance: 'web', image: IMAGE },
      outputs: ['domainUuid', 'startedAt'],
    },
  },
  {
    title: 'An image that is uploaded',
    token: 'libvirt-rescue:index:RescueImage',
    name: 'system',
    args: {
      source: { file: './rescue.iso' },
      properties: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' },
    },
    output: { name: 'path', type: 'text' },
  },
  {
    title: 'An instance that is kept off',
    token: 'libvirt-rescue:index:InstanceState',
    name: 'web',
    args: { instance: 'web', state: 'stopped', shutdownTimeout: 120 },
    output: { name: 'domainUuid', type: 'text' },
  },
  {
    title: 'The power state of an instance',
    token: 'libvirt-rescue:index:getInstance',
    name: 'web',
    args: { instance: 'web' },
    output: { name: 'power', type: 'text' },
  },
  {
    title: 'What is on the screen of an instance',
    token: 'libvirt-rescue:index:getScreenshot',
    name: 'screen',
    args: { instance: 'web' },
    output: { name: 'png', type: 'text' },
  },
  {
    title: 'How many instances of a host are in rescue',
    token: 'libvirt-rescue:index:listRescues',
    name: 'all',
    args: { uri: 'qemu+ssh://root@host/system' },
    output: { name: 'rescues', type: 'list' },
  },
  {
    title: 'Whether an instance could be rescued',
    token: 'libvirt-rescue:index:planRescue',
    name: 'plan',
    args: { instance: 'web', image: IMAGE },
    output: { name: 'isPossible', type: 'truth' },
  },
]
