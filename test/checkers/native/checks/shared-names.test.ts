import { expect } from 'chai'
import { parseCommandLine } from '../command-line.js'
import { sharingNames } from './shared-names.js'

const DEVICES = [
  'scsi-hd,id=scsi-a,bus=scsi0.0,lun=0',
  'scsi-hd,id=scsi-b,bus=scsi0.0,lun=1',
  'scsi-hd,id=scsi-c,bus=scsi1.0,lun=0',
  'ide-hd,id=ide-a,bus=ide.0,unit=0',
  'ide-hd,id=ide-b,bus=ide.1,unit=0',
  'ide-cd,id=cd-a,bus=ide.1,unit=1',
  'scsi-cd,id=cd-b,bus=scsi0.0,lun=2',
  'usb-storage,id=usb-a,bus=usb.0,port=1',
  'usb-storage,id=usb-b,bus=usb1.0,port=1',
  'virtio-blk-pci,id=virtio,bus=pci.0,addr=0x4',
  'virtio-blk-pci-non-transitional,id=virtio-b,bus=pci.0,addr=0x5',
  'virtio-blk-ccw,id=channel,devno=fe.0.0001',
]

const SHARING: readonly (readonly [disk: string, others: readonly string[]])[] = [
  ['scsi-a', ['scsi-c', 'ide-a', 'ide-b', 'usb-a', 'usb-b']],
  ['ide-a', ['scsi-a', 'scsi-b', 'scsi-c', 'usb-a', 'usb-b']],
  ['usb-a', ['usb-b']],
  ['cd-a', ['cd-b']],
  ['virtio', ['channel']],
  ['channel', ['virtio', 'virtio-b']],
]

describe('11: disks that share sdX, srN or vdX with a rescue disk in no fixed order', () => {
  const line = parseCommandLine(DEVICES.map((device) => `-device ${device}`).join(' '))
  for (const [disk, others] of SHARING) {
    it(`${disk}: ${others.join(', ') || 'none'}`, () => {
      const device = line.devices.find(({ id }) => id === disk) ?? {}
      expect(sharingNames(line, device).map(({ id }) => id)).to.deep.equal(others)
    })
  }
})
