import type { Scenario } from './scenario.js'

/** Rescues with the rescue disk in the root disk's place. */
export const LEGACY_SCENARIOS: readonly Scenario[] = [
  {
    name: 'an image, on pc with a config drive',
    guest: {
      machine: 'pc',
      disks: [
        { target: 'vda', bus: 'virtio', content: 'system' },
        { target: 'vdb', bus: 'virtio', content: 'blank' },
        { target: 'hda', bus: 'ide', device: 'cdrom', content: 'config-drive' },
      ],
      nics: [{ mac: '52:54:00:00:02:01' }],
    },
    properties: {},
  },
  {
    name: 'no image: a fresh copy of the original one, on q35',
    guest: {
      machine: 'q35',
      disks: [
        { target: 'vda', bus: 'virtio', content: 'system-made-from-image' },
        { target: 'vdb', bus: 'virtio', content: 'blank' },
      ],
      nics: [{ mac: '52:54:00:00:02:01' }],
    },
    properties: null,
  },
]

/** Legacy would leave a volume behind as second disk: refused. */
export const REFUSED_SCENARIO: Scenario = {
  name: 'a root disk on the network',
  guest: { disks: [{ target: 'vda', bus: 'virtio', content: 'network-system' }] },
  properties: {},
}
