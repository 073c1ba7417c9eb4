import type { Scenario, ScenarioDisk } from './scenario.js'

/** A rescue with the rescue disk before the root disk. */
export interface LegacyScenario extends Scenario {
  /** What the guest then calls the rescue disk, and the root disk. */
  readonly names: readonly [rescue: string, root: string]
  /** False where the rescue image wants both on another bus. */
  readonly takesRootsPlace: boolean
}

const ROOT: ScenarioDisk = { target: 'vda', bus: 'virtio', content: 'system' }
const DATA: ScenarioDisk = { target: 'vdb', bus: 'virtio', content: 'blank' }
const NIC = { mac: '52:54:00:00:02:01' }

/** Legacy rescues: with an image and with none, on the root's bus and on another. */
export const LEGACY_SCENARIOS: readonly LegacyScenario[] = [
  {
    name: 'an image, on pc with a config drive',
    guest: {
      machine: 'pc',
      disks: [ROOT, DATA, { target: 'hda', bus: 'ide', device: 'cdrom', content: 'config-drive' }],
      nics: [NIC],
    },
    properties: {},
    names: ['vda', 'vdb'],
    takesRootsPlace: true,
  },
  {
    name: 'no image: a fresh copy of the original one, on q35',
    guest: {
      machine: 'q35',
      disks: [{ ...ROOT, content: 'system-made-from-image' }, DATA],
      nics: [NIC],
    },
    properties: null,
    names: ['vda', 'vdb'],
    takesRootsPlace: true,
  },
  {
    name: 'an image, the root disk at a high SCSI unit',
    guest: {
      machine: 'pc',
      disks: [
        { target: 'sda', bus: 'scsi', address: 'drive 0:0:0:3', content: 'system' },
        { target: 'sdb', bus: 'scsi', address: 'drive 0:0:0:5', content: 'blank' },
      ],
      devices: [`<controller type='scsi' index='0' model='virtio-scsi'/>`],
    },
    properties: {},
    names: ['sda', 'sdb'],
    takesRootsPlace: true,
  },
  {
    name: 'an image that wants its disks on scsi',
    isLong: true,
    guest: { machine: 'q35', disks: [ROOT, DATA], nics: [NIC] },
    properties: { hw_disk_bus: 'scsi' },
    names: ['sda', 'sdb'],
    takesRootsPlace: false,
  },
  {
    name: '11.19: a snapshot of the guest itself, a volume as data disk',
    isLong: true,
    guest: { machine: 'pc', disks: [ROOT, { ...DATA, content: 'network-blank' }], nics: [NIC] },
    properties: {},
    image: 'snapshot',
    names: ['vda', 'vdb'],
    takesRootsPlace: true,
  },
]

/** Legacy would leave a volume behind as second disk: refused. */
export const REFUSED_SCENARIO: Scenario = {
  name: 'a root disk on the network',
  guest: { disks: [{ ...ROOT, content: 'network-system' }] },
  properties: {},
}
