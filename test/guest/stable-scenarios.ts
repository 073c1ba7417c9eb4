import type { Scenario, ScenarioDisk } from './scenario.js'

const ROOT: ScenarioDisk = { target: 'vda', bus: 'virtio', content: 'system' }
const DATA: ScenarioDisk = { target: 'vdb', bus: 'virtio', content: 'blank' }
const NIC = { mac: '52:54:00:00:01:01' }

const cdrom = (target: string, bus: string): ScenarioDisk => {
  return { target, bus, device: 'cdrom', content: 'config-drive' }
}
const scsi = (target: string, unit: number, content: ScenarioDisk['content']): ScenarioDisk => {
  return { target, bus: 'scsi', address: `drive 0:0:0:${unit}`, content }
}
const VIRTIO_SCSI = `<controller type='scsi' index='0' model='virtio-scsi'/>`

/** Rescues with all original disks in place: buses, machines, and every way to have holes. */
export const STABLE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'usb disk on pc, where libvirt gives USB 1.1',
    guest: { machine: 'pc', disks: [ROOT, DATA, cdrom('hda', 'ide')], nics: [NIC] },
    properties: { hw_rescue_device: 'disk', hw_rescue_bus: 'usb' },
  },
  {
    name: 'ide cdrom on pc',
    guest: { machine: 'pc', disks: [ROOT, DATA, cdrom('hda', 'ide')], nics: [NIC] },
    properties: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'ide' },
  },
  {
    name: 'sata cdrom on q35',
    guest: { machine: 'q35', disks: [ROOT, DATA, cdrom('sda', 'sata')], nics: [NIC] },
    properties: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' },
  },
  {
    name: 'usb disk on q35 beside SATA disks whose targets are not in order',
    isLong: true,
    guest: {
      machine: 'q35',
      disks: [
        { target: 'sda', bus: 'sata', address: 'drive 0:0:0:3', content: 'system' },
        { target: 'sdb', bus: 'sata', address: 'drive 0:0:0:1', content: 'blank' },
      ],
    },
    properties: { hw_rescue_bus: 'usb' },
    knownNames: [null, null, null],
  },
  {
    name: 'scsi disk on pc beside SCSI disks',
    guest: {
      machine: 'pc',
      disks: [scsi('sda', 0, 'system'), scsi('sdb', 1, 'blank')],
      nics: [NIC],
      devices: [VIRTIO_SCSI],
    },
    properties: { hw_rescue_device: 'disk', hw_rescue_bus: 'scsi' },
    knownNames: ['sda', 'sdb', 'sdc'],
  },
  {
    name: 'scsi disk on q35 without a SCSI controller',
    guest: { machine: 'q35', disks: [ROOT, DATA], nics: [NIC] },
    properties: { hw_rescue_bus: 'scsi' },
  },
  {
    name: 'scsi cdrom on pc',
    isLong: true,
    guest: { machine: 'pc', disks: [ROOT, scsi('sda', 0, 'blank')], devices: [VIRTIO_SCSI] },
    properties: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'scsi' },
  },
  {
    name: 'virtio disk on pc, originals in high PCI slots with holes below',
    guest: {
      machine: 'pc',
      disks: [
        { ...ROOT, address: 'pci 0:07.0' },
        { ...DATA, address: 'pci 0:0b.0' },
      ],
      nics: [
        { ...NIC, address: 'pci 0:05.0' },
        { mac: '52:54:00:00:01:02', model: 'e1000', address: 'pci 0:0d.0' },
      ],
    },
    properties: { hw_rescue_bus: 'virtio' },
  },
  {
    name: 'scsi disk on pc, originals at high SCSI units with holes below',
    isLong: true,
    guest: {
      machine: 'pc',
      disks: [scsi('sda', 3, 'system'), scsi('sdb', 9, 'blank')],
      devices: [VIRTIO_SCSI],
    },
    properties: { hw_rescue_bus: 'scsi' },
  },
  {
    name: 'virtio disk on pc, holes in the target names',
    isLong: true,
    guest: {
      machine: 'pc',
      disks: [
        { ...ROOT, target: 'vdb' },
        { ...DATA, target: 'vde' },
        { ...DATA, target: 'vdc' },
      ],
    },
    properties: { hw_rescue_bus: 'virtio' },
  },
  {
    name: 'virtio disk on q35, everything behind root ports',
    guest: {
      machine: 'q35',
      disks: [ROOT, DATA, { ...DATA, target: 'vdc' }],
      nics: [NIC, { mac: '52:54:00:00:01:02' }],
    },
    properties: { hw_rescue_bus: 'virtio' },
  },
  {
    name: 'virtio disk on q35 with a dmi-to-pci-bridge',
    isLong: true,
    guest: {
      machine: 'q35',
      disks: [
        { ...ROOT, address: 'pci 2:03.0' },
        { ...DATA, address: 'pci 2:07.0' },
      ],
      nics: [{ ...NIC, address: 'pci 2:05.0' }],
      devices: [
        `<controller type='pci' index='0' model='pcie-root'/>`,
        `<controller type='pci' index='1' model='dmi-to-pci-bridge'/>`,
        `<controller type='pci' index='2' model='pci-bridge'/>`,
      ],
    },
    properties: { hw_rescue_bus: 'virtio' },
  },
  {
    name: 'virtio disk for a direct-kernel guest',
    guest: { machine: 'pc', disks: [{ ...ROOT, content: 'blank' }, DATA], isDirectKernel: true },
    properties: { hw_rescue_bus: 'virtio' },
  },
  {
    name: 'virtio disk for a UEFI guest on q35',
    guest: { machine: 'q35', firmware: 'efi', disks: [ROOT, DATA], nics: [NIC] },
    properties: { hw_rescue_bus: 'virtio' },
  },
  {
    name: 'usb disk where the root disk is a volume on the network',
    isLong: true,
    guest: { machine: 'q35', disks: [{ ...ROOT, content: 'network-system' }, DATA] },
    properties: { hw_rescue_bus: 'usb' },
  },
  {
    name: '11.19: virtio disk beside a volume as data disk',
    guest: { machine: 'pc', disks: [ROOT, { ...DATA, content: 'network-blank' }], nics: [NIC] },
    properties: { hw_rescue_device: 'disk', hw_rescue_bus: 'virtio' },
  },
  {
    // Only UEFI goes on to the next disk if the first does not boot; SeaBIOS knows one hard disk.
    name: '11.19: virtio disk, the root a blank volume',
    isLong: true,
    guest: {
      machine: 'q35',
      firmware: 'efi',
      disks: [
        { ...ROOT, content: 'network-blank', boot: 1 },
        { ...DATA, content: 'system', boot: 2 },
      ],
    },
    properties: { hw_rescue_device: 'disk', hw_rescue_bus: 'virtio' },
  },
  {
    name: '11.19: virtio disk from a snapshot of the UEFI guest itself',
    guest: { machine: 'q35', firmware: 'efi', disks: [ROOT, DATA], nics: [NIC] },
    properties: { hw_rescue_device: 'disk', hw_rescue_bus: 'virtio' },
    image: 'snapshot',
  },
]
