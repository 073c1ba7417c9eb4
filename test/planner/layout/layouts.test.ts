import { expect } from 'chai'
import type { ImageProperties } from '../../../provider/planner/index.js'
import { planFixture } from '../fixtures.js'
import { shown } from '../shown.js'

interface Row {
  /** A definition in `test/domains`. */
  readonly domain: string
  readonly image: ImageProperties
  /** The whole layout, in order, and what is added; or every reason why there is none. */
  readonly expected: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    domain: 'pc',
    image: {},
    expected: ['vda virtio disk rescue: 0000:00:05.0 boot=1', 'vdb virtio disk root: 0000:00:06.0'],
  },
  {
    domain: 'pc',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      'vda virtio disk root: 0000:00:05.0',
      'vdb virtio disk data: 0000:00:06.0',
      'hda ide cdrom data: 0:0:0:0',
      'vdc virtio disk rescue: 0000:00:09.0 boot=1',
    ],
  },
  {
    domain: 'pc',
    image: { hw_rescue_bus: 'usb' },
    expected: [
      'vda virtio disk root: 0000:00:05.0',
      'vdb virtio disk data: 0000:00:06.0',
      'hda ide cdrom data: 0:0:0:0',
      'sda usb disk rescue: usb 1-1 boot=1',
      '+ usb 1 qemu-xhci 0000:00:09.0',
    ],
  },
  {
    domain: 'pc',
    image: { hw_rescue_device: 'cdrom' },
    expected: [
      'vda virtio disk root: 0000:00:05.0',
      'vdb virtio disk data: 0000:00:06.0',
      'hda ide cdrom data: 0:0:0:0',
      'hdb ide cdrom rescue: 0:0:0:1 boot=1',
    ],
  },
  {
    domain: 'pc',
    image: { hw_rescue_bus: 'scsi' },
    expected: [
      'vda virtio disk root: 0000:00:05.0',
      'vdb virtio disk data: 0000:00:06.0',
      'hda ide cdrom data: 0:0:0:0',
      'sda scsi disk rescue: 0:0:0:0 boot=1',
      '+ scsi 0 virtio-scsi 0000:00:09.0',
    ],
  },
  {
    domain: 'pc',
    image: { hw_rescue_bus: 'sata' },
    expected: [
      'vda virtio disk root: 0000:00:05.0',
      'vdb virtio disk data: 0000:00:06.0',
      'hda ide cdrom data: 0:0:0:0',
      'sda sata disk rescue: 0:0:0:0 boot=1',
      '+ sata 0  0000:00:09.0',
    ],
  },
  {
    domain: 'pc',
    image: { hw_disk_bus: 'scsi' },
    expected: [
      'sda scsi disk rescue: 0:0:0:0 boot=1',
      'sdb scsi disk root: 0:0:1:0',
      '+ scsi 0 virtio-scsi 0000:00:09.0',
    ],
  },
  {
    domain: 'pc',
    image: { hw_rescue_device: 'floppy' },
    expected: [
      'vda virtio disk root: 0000:00:05.0',
      'vdb virtio disk data: 0000:00:06.0',
      'hda ide cdrom data: 0:0:0:0',
      'fda fdc floppy rescue: 0:0:0:0 boot=1',
    ],
  },
  {
    domain: 'pc-slot-and-target-holes',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      'vda virtio disk root: 0000:00:07.0',
      'vdc virtio disk data: 0000:00:09.0',
      'vdd virtio disk data: 0000:00:0c.0',
      'vdb virtio disk rescue: 0000:00:0d.0 boot=1',
    ],
  },
  {
    domain: 'pc-slot-and-target-holes',
    image: {},
    expected: ['vda virtio disk rescue: 0000:00:07.0 boot=1', 'vdb virtio disk root: 0000:00:08.0'],
  },
  {
    domain: 'pc-last-slot',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      "! machine 'pc-i440fx-7.2' has no free address on bus 'virtio' after the instance's own disks (possible: scsi, sata, ide, usb)",
    ],
  },
  {
    domain: 'pc-ide',
    image: { hw_rescue_device: 'cdrom' },
    expected: [
      "! machine 'pc-i440fx-7.2' has no free address on bus 'ide' after the instance's own disks (possible: scsi, sata, usb)",
    ],
  },
  {
    domain: 'pc-ide',
    image: {},
    expected: [
      'hda ide disk rescue: 0:0:0:0 boot=1',
      'hdb ide disk root: 0:0:0:1',
      'hdd ide cdrom config-drive: 0:1:0:1',
    ],
  },
  {
    domain: 'pc-lsilogic-full',
    image: { hw_rescue_bus: 'scsi' },
    expected: [
      'sda scsi disk root: 0:0:0:0',
      'sdb scsi disk data: 0:0:0:1',
      'sdc scsi disk data: 0:0:0:2',
      'sdd scsi disk data: 0:0:0:3',
      'sde scsi disk data: 0:0:0:4',
      'sdf scsi disk data: 0:0:0:5',
      'sdg scsi disk data: 0:0:0:6',
      'sdh scsi disk rescue: 1:0:0:0 boot=1',
      '+ scsi 1 virtio-scsi 0000:00:05.0',
    ],
  },
  {
    domain: 'pc-lsilogic-full',
    image: {},
    expected: ['sda scsi disk rescue: 0:0:0:0 boot=1', 'sdb scsi disk root: 0:0:0:1'],
  },
  {
    domain: 'pc-pci-bridge',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      'vda virtio disk root: 0000:01:04.0',
      'vdb virtio disk data: 0000:01:08.0',
      'vdc virtio disk rescue: 0000:01:09.0 boot=1',
    ],
  },
  {
    domain: 'pc-config-drive-vfat',
    image: {},
    expected: [
      'vda virtio disk rescue: 0000:00:03.0 boot=1',
      'vdb virtio disk root: 0000:00:04.0',
      'vdc virtio disk config-drive: 0000:00:05.0',
    ],
  },
  {
    domain: 'pc-config-drive-vfat',
    image: { hw_disk_bus: 'scsi' },
    expected: [
      'sda scsi disk rescue: 0:0:0:0 boot=1',
      'sdb scsi disk root: 0:0:1:0',
      'sdc scsi disk config-drive: 0:0:2:0',
      '+ scsi 0 virtio-scsi 0000:00:07.0',
    ],
  },
  {
    domain: 'pc-usb-none',
    image: { hw_rescue_bus: 'usb' },
    expected: [
      'vda virtio disk root: 0000:00:03.0',
      'sda usb disk rescue: usb 0-1 boot=1',
      '+ usb 0 qemu-xhci 0000:00:05.0 for none',
    ],
  },
  {
    domain: 'pc-usb-disks',
    image: { hw_rescue_bus: 'usb' },
    expected: [
      'vda virtio disk root: 0000:00:04.0',
      'sda usb disk data: usb 0-1',
      'sdb usb disk rescue: usb 0-3 boot=1',
    ],
  },
  {
    domain: 'pc-block-root',
    image: {},
    expected: [
      "! root disk 'vda' is a volume (block), and only stable device rescue supports it (set hw_rescue_device or hw_rescue_bus on the rescue image)",
    ],
  },
  {
    domain: 'pc-block-root',
    image: { hw_rescue_bus: 'usb' },
    expected: [
      'vda virtio disk root: 0000:00:03.0',
      'sda usb disk rescue: usb 1-1 boot=1',
      '+ usb 1 qemu-xhci 0000:00:05.0',
    ],
  },
  {
    domain: 'pc-network-root',
    image: {},
    expected: [
      "! root disk 'vda' is a volume (network), and only stable device rescue supports it (set hw_rescue_device or hw_rescue_bus on the rescue image)",
    ],
  },
  {
    domain: 'q35',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      'vda virtio disk root: 0000:04:00.0',
      'vdb virtio disk data: 0000:05:00.0',
      'sda sata cdrom data: 0:0:0:0',
      'vdc virtio disk rescue: 0000:08:00.0 boot=1',
    ],
  },
  {
    domain: 'q35',
    image: { hw_rescue_device: 'cdrom' },
    expected: [
      'vda virtio disk root: 0000:04:00.0',
      'vdb virtio disk data: 0000:05:00.0',
      'sda sata cdrom data: 0:0:0:0',
      'sdb sata cdrom rescue: 0:0:0:1 boot=1',
    ],
  },
  {
    domain: 'q35',
    image: { hw_rescue_bus: 'scsi' },
    expected: [
      'vda virtio disk root: 0000:04:00.0',
      'vdb virtio disk data: 0000:05:00.0',
      'sda sata cdrom data: 0:0:0:0',
      'sdb scsi disk rescue: 0:0:0:0 boot=1',
      '+ scsi 0 virtio-scsi 0000:08:00.0',
    ],
  },
  {
    domain: 'q35',
    image: { hw_rescue_bus: 'ide' },
    expected: [
      "! machine 'pc-q35-7.2' has no ide bus (hw_rescue_bus; possible: virtio, scsi, sata, usb)",
    ],
  },
  {
    domain: 'q35-free-root-ports',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      'vda virtio disk root: 0000:04:00.0',
      'vdc virtio disk data: 0000:05:00.0',
      'vdb virtio disk rescue: 0000:08:00.0 boot=1',
    ],
  },
  {
    domain: 'q35-free-root-ports',
    image: {},
    expected: ['vda virtio disk rescue: 0000:04:00.0 boot=1', 'vdb virtio disk root: 0000:05:00.0'],
  },
  {
    domain: 'q35-all-on-bus-0',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      'vda virtio disk root: 0000:00:10.0',
      'vdb virtio disk data: 0000:00:12.0',
      'vdc virtio disk rescue: 0000:02:00.0 boot=1',
    ],
  },
  {
    domain: 'q35-dmi-to-pci-bridge',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      'vda virtio disk root: 0000:02:04.0',
      'vdb virtio disk data: 0000:02:06.0',
      'vdc virtio disk rescue: 0000:02:07.0 boot=1',
    ],
  },
  {
    domain: 'q35-dmi-to-pci-bridge',
    image: { hw_rescue_bus: 'scsi' },
    expected: [
      'vda virtio disk root: 0000:02:04.0',
      'vdb virtio disk data: 0000:02:06.0',
      'sda scsi disk rescue: 0:0:0:0 boot=1',
      '+ scsi 0 virtio-scsi 0000:02:07.0',
    ],
  },
  {
    domain: 'q35-root-port-at-1e',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      'vda virtio disk root: 0000:01:00.0',
      'vdb virtio disk rescue: 0000:03:00.0 boot=1',
      '+ pci 3 pcie-root-port 0000:00:1f.4',
    ],
  },
  {
    domain: 'q35-switch',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      'vda virtio disk root: 0000:03:00.0',
      'vdb virtio disk data: 0000:04:00.0',
      'vdc virtio disk rescue: 0000:07:00.0 boot=1',
      '+ pci 7 pcie-root-port 0000:00:02.0',
    ],
  },
  {
    domain: 'q35-sata-full',
    image: { hw_rescue_bus: 'sata' },
    expected: [
      'sda sata disk root: 0:0:0:0',
      'sdb sata disk data: 0:0:0:1',
      'sdc sata disk data: 0:0:0:2',
      'sdd sata disk data: 0:0:0:3',
      'sde sata disk data: 0:0:0:4',
      'sdf sata disk data: 0:0:0:5',
      'sdg sata disk rescue: 1:0:0:0 boot=1',
      '+ sata 1  0000:04:00.0',
    ],
  },
  {
    domain: 'q35-virtio-scsi-iothreads',
    image: { hw_rescue_bus: 'scsi' },
    expected: [
      'sda scsi disk root: 0:0:0:0',
      'sdb scsi disk data: 0:0:0:3',
      'sdd scsi disk data: 0:0:0:9',
      'vda virtio disk data: 0000:04:00.0',
      'sdc scsi disk rescue: 0:0:1:0 boot=1',
    ],
  },
  {
    domain: 'arm64-virt',
    image: { hw_rescue_device: 'cdrom' },
    expected: [
      'vda virtio disk root: 0000:03:00.0',
      'sda scsi cdrom config-drive: 0:0:0:0',
      'sdb scsi cdrom rescue: 0:0:1:0 boot=1',
    ],
  },
  {
    domain: 'arm64-virt',
    image: {},
    expected: [
      'vda virtio disk rescue: 0000:03:00.0 boot=1',
      'vdb virtio disk root: 0000:04:00.0',
      'sda scsi cdrom config-drive: 0:0:0:0',
      '+ pci 4 pcie-root-port 0000:00:02.0',
    ],
  },
  {
    domain: 'arm64-virt',
    image: { hw_rescue_device: 'floppy' },
    expected: [
      "! machine 'virt-7.2' cannot have a floppy (possible: disk, cdrom)",
      "! machine 'virt-7.2' has no fdc bus (default for a floppy; possible: none)",
    ],
  },
  {
    domain: 'riscv64-virt',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      'vda virtio disk root: virtio-mmio',
      "vdb virtio disk rescue: an address of libvirt's choice boot=1",
    ],
  },
  {
    domain: 's390x-ccw',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      'vda virtio disk root: fe.0.0001',
      'vdb virtio disk data: fe.0.0005',
      'vdc virtio disk rescue: fe.0.0006 boot=1',
    ],
  },
  {
    domain: 's390x-ccw',
    image: { hw_rescue_bus: 'scsi' },
    expected: [
      'vda virtio disk root: fe.0.0001',
      'vdb virtio disk data: fe.0.0005',
      'sda scsi disk rescue: 0:0:0:0 boot=1',
      '+ scsi 0 virtio-scsi fe.0.0006',
    ],
  },
  {
    domain: 's390x-ccw',
    image: { hw_rescue_bus: 'usb' },
    expected: [
      "! machine 's390-ccw-virtio-7.2' has no usb bus (hw_rescue_bus; possible: virtio, scsi)",
    ],
  },
  {
    domain: 's390x-ccw',
    image: {},
    expected: ['vda virtio disk rescue: fe.0.0001 boot=1', 'vdb virtio disk root: fe.0.0003'],
  },
  {
    domain: 's390x-zpci',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      'vda virtio disk root: 0000:00:04.0 (uid 25)',
      'vdb virtio disk data: 0000:00:01.0 (uid 26)',
      'vdc virtio disk rescue: 0000:00:03.0 (uid 27) boot=1',
    ],
  },
  {
    domain: 's390x-zpci',
    image: {},
    expected: [
      'vda virtio disk rescue: 0000:00:04.0 (uid 25) boot=1',
      'vdb virtio disk root: 0000:00:01.0 (uid 26)',
    ],
  },
  {
    domain: 'ppc64le-pseries',
    image: { hw_rescue_bus: 'usb' },
    expected: [
      'sda scsi disk root: 0:0:0:0',
      'vda virtio disk data: 0000:00:04.0',
      'sdb usb disk rescue: usb 0-1 boot=1',
    ],
  },
  {
    domain: 'ppc64le-pseries',
    image: { hw_rescue_bus: 'scsi' },
    expected: [
      'sda scsi disk root: 0:0:0:0',
      'vda virtio disk data: 0000:00:04.0',
      'sdb scsi disk rescue: 0:0:1:0 boot=1',
    ],
  },
  {
    domain: 'xen-pv',
    image: {},
    expected: [
      "xvda xen disk rescue: an address of libvirt's choice",
      "xvdb xen disk root: an address of libvirt's choice",
    ],
  },
  {
    domain: 'xen-pv',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      "! stable rescue does not support domain type 'xen' (possible: qemu, kvm)",
      "! machine 'xenpv' has no virtio bus (hw_rescue_bus; possible: xen, ide, scsi, usb)",
    ],
  },
  {
    domain: 'lxc',
    image: {},
    expected: [
      "! legacy rescue does not support domain type 'lxc' (possible: qemu, kvm, xen)",
      '! legacy rescue needs a root disk, and the instance has none (set hw_rescue_device or hw_rescue_bus on the rescue image)',
    ],
  },
  {
    domain: 'lxc',
    image: { hw_rescue_device: 'disk' },
    expected: ["! stable rescue does not support domain type 'lxc' (possible: qemu, kvm)"],
  },
  {
    domain: 'written-by-hand',
    image: { hw_rescue_bus: 'virtio' },
    expected: [
      "vda virtio disk root: an address of libvirt's choice",
      "sda sata cdrom data: an address of libvirt's choice",
      'vdb virtio disk rescue: 0000:01:00.0 boot=1',
      '+ pci 1 pcie-root-port 0000:00:1e.0',
    ],
  },
  {
    domain: 'pc',
    image: { hw_rescue_device: 'fs', hw_rescue_bus: 'xen' },
    expected: [
      "! 'fs' is not a valid rescue device (possible: disk, cdrom, floppy)",
      "! 'xen' (hw_rescue_bus) is not a valid bus for a rescue disk (possible: virtio, scsi, sata, ide, usb, fdc)",
    ],
  },
]

describe('the layout of a rescue', () => {
  for (const { domain, image, expected } of ROWS) {
    it(`of ${domain} with ${JSON.stringify(image)}`, () => {
      expect(shown(planFixture(domain, image))).to.deep.equal(expected)
    })
  }
})
