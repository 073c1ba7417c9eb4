import type { DiskSpec } from '../../lab/guest-xml.js'

/** One way to boot the image: the machine around it and the disk that it is. */
export interface Way {
  readonly title: string
  readonly machine: 'pc' | 'q35'
  readonly firmware: 'bios' | 'efi'
  readonly disk: Omit<DiskSpec, 'file'>
  readonly devices?: readonly string[]
  /** With Microsoft's keys in the firmware, which then starts signed loaders alone. */
  readonly secureBoot?: boolean
}

const XHCI = "<controller type='usb' model='qemu-xhci'/>"
const VIRTIO_SCSI = "<controller type='scsi' model='virtio-scsi'/>"
const LSI = "<controller type='scsi' model='lsilogic'/>"
const bios = { machine: 'pc', firmware: 'bios' } as const
const uefi = { machine: 'q35', firmware: 'efi' } as const

/** Every way that a rescue may attach the image, by BIOS and by UEFI. */
export const WAYS: readonly Way[] = [
  { title: 'BIOS, virtio disk', ...bios, disk: { target: 'vda', bus: 'virtio' } },
  { title: 'BIOS, USB stick', ...bios, disk: { target: 'sda', bus: 'usb' }, devices: [XHCI] },
  { title: 'BIOS, IDE cdrom', ...bios, disk: { target: 'hdc', bus: 'ide', device: 'cdrom' } },
  { title: 'BIOS, SATA cdrom', machine: 'q35', firmware: 'bios', disk: sata() },
  { title: 'BIOS, SCSI disk', ...bios, disk: scsi(), devices: [VIRTIO_SCSI] },
  { title: 'BIOS, SCSI cdrom', ...bios, disk: scsi('cdrom'), devices: [VIRTIO_SCSI] },
  { title: 'BIOS, SCSI disk of LSI', ...bios, disk: scsi(), devices: [LSI] },
  { title: 'UEFI, virtio disk', ...uefi, disk: { target: 'vda', bus: 'virtio' } },
  { title: 'UEFI, USB stick', ...uefi, disk: { target: 'sda', bus: 'usb' }, devices: [XHCI] },
  { title: 'UEFI, SATA cdrom', ...uefi, disk: sata() },
  { title: 'UEFI, SCSI disk', ...uefi, disk: scsi(), devices: [VIRTIO_SCSI] },
  { title: 'UEFI, SCSI cdrom', ...uefi, disk: scsi('cdrom'), devices: [VIRTIO_SCSI] },
  { title: 'UEFI, Secure Boot', ...uefi, disk: sata(), secureBoot: true },
]

function sata(): Way['disk'] {
  return { target: 'sda', bus: 'sata', device: 'cdrom' }
}

function scsi(device: 'disk' | 'cdrom' = 'disk'): Way['disk'] {
  return { target: 'sda', bus: 'scsi', device }
}
