import { expect } from 'chai'
import { parseCommandLine } from '../command-line.js'
import { foundAfter } from './guest-places.js'

/** Devices of each bus in the order in which a guest finds them. */
const ORDERS: readonly { readonly name: string; readonly devices: readonly string[] }[] = [
  {
    name: 'PCI: a bus, then what is behind its bridges, then other roots',
    devices: [
      'virtio-blk-pci,id=d1,bus=pci.0,addr=0x5',
      'virtio-blk-pci,id=d2,bus=pci.0,addr=0x5.0x1',
      'virtio-blk-pci,id=d3,bus=pci.0,addr=0x1f',
      'virtio-blk-pci,id=d4,bus=pci.3,addr=0x1f',
      'virtio-blk-pci,id=d5,bus=pci.1,addr=0x1',
      'virtio-blk-pci,id=d6,bus=pci.2,addr=0x1',
      'virtio-blk-pci,id=d7,bus=pci.4,addr=0x1',
      'pci-bridge,id=pci.1,bus=pci.0,addr=0x4',
      'pci-bridge,id=pci.2,bus=pci.1,addr=0x2',
      'pci-bridge,id=pci.3,bus=pci.0,addr=0x3',
      'pxb,id=pci.4,bus=pci.0,addr=0x2,bus_nr=254',
    ],
  },
  {
    name: 'SCSI: controllers by their PCI address, then channel, target and LUN',
    devices: [
      'scsi-hd,id=d1,bus=scsi1.0,channel=0,scsi-id=7,lun=0',
      'scsi-cd,id=d2,bus=scsi0.0,channel=0,scsi-id=0,lun=9',
      'scsi-generic,id=d3,bus=scsi0.0,channel=0,scsi-id=1,lun=0',
      'virtio-scsi-pci,id=scsi0,bus=pci.0,addr=0x6',
      'virtio-scsi-pci,id=scsi1,bus=pci.0,addr=0x5',
    ],
  },
  {
    name: "SATA: the board's own ports, and an added controller by its address",
    devices: [
      'ide-hd,id=d1,bus=sata1.5',
      'ide-hd,id=d2,bus=ide.0',
      'ide-cd,id=d3,bus=ide.3',
      'ahci,id=sata1,bus=pcie.0,addr=0x4',
    ],
  },
  {
    name: 'IDE: channels, then units',
    devices: ['ide-hd,id=d1,bus=ide.0,unit=1', 'ide-cd,id=d2,bus=ide.1,unit=0'],
  },
  {
    name: 'USB: controllers by number, then ports',
    devices: [
      'usb-storage,id=d1,bus=usb.0,port=1.2',
      'usb-storage,id=d2,bus=usb.0,port=3',
      'usb-storage,id=d3,bus=usb1.0,port=1',
    ],
  },
  {
    name: 'PCI on s390x: by uid',
    devices: [
      'virtio-blk-pci,id=d1,bus=pci.0,addr=0x9',
      'virtio-blk-pci,id=d2,bus=pci.0,addr=0x8',
      'zpci,id=zpci25,uid=25,fid=0,target=d2',
      'zpci,id=zpci1,uid=1,fid=31,target=d1',
    ],
  },
  {
    name: 'ccw: by device number',
    devices: [
      'virtio-blk-ccw,id=d1,devno=fe.0.0009',
      'virtio-blk-ccw,id=d2,devno=fe.0.000a',
      'virtio-blk-ccw,id=d3,devno=fe.1.0001',
    ],
  },
]

describe('11: the order in which a guest finds disks, read from a command line', () => {
  for (const { name, devices } of ORDERS) {
    it(name, () => {
      const line = parseCommandLine(devices.map((device) => `-device ${device}`).join(' '))
      const disks = line.devices.filter(({ id }) => String(id).startsWith('d'))
      disks.forEach((disk, at) => {
        expect(foundAfter(line, disk)).to.deep.equal(disks.slice(at + 1))
      })
    })
  }

  it('is not known of a virtio-mmio slot, which QEMU chooses', () => {
    const line = parseCommandLine('-device virtio-blk-device,id=d1')
    expect(foundAfter(line, line.devices[0] ?? {})).to.equal(null)
  })
})
