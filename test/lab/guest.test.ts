import { expect } from 'chai'
import { join } from 'node:path'
import { startDaemon, type Daemon } from './daemon/daemon.js'
import { defineGuest } from './guest.js'
import { writeImage, writeOwned } from './image.js'

describe('a lab guest', () => {
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
  })
  after(() => daemon.stop())

  it('reports its disks and cards at the addresses libvirt gave them, and goes off when asked', async () => {
    const file = (name: string): string => join(daemon.images, name)
    await writeImage(file('root.img'), { system: 'normal' })
    const blank = (name: string): string => {
      writeOwned(file(name), new Uint8Array(1_474_560))
      return file(name)
    }
    const guest = await defineGuest(daemon, {
      name: 'web',
      disks: [
        {
          target: 'vdc',
          bus: 'virtio',
          file: file('root.img'),
          serial: 'ROOT',
          address: 'pci 0:09.0',
        },
        {
          target: 'sdb',
          bus: 'scsi',
          file: blank('sdb'),
          serial: 'DATA',
          address: 'drive 0:0:0:5',
        },
        { target: 'sdc', bus: 'usb', file: blank('sdc'), serial: 'STICK' },
        { target: 'sdd', bus: 'sata', file: blank('sdd'), serial: 'SATA' },
        { target: 'hdc', bus: 'ide', device: 'cdrom', serial: 'CD', address: 'drive 0:1:0:0' },
        { target: 'fda', bus: 'fdc', device: 'floppy', file: blank('fda') },
      ],
      nics: [{ mac: '52:54:00:00:00:01', address: 'pci 0:0a.0' }],
      devices: [
        `<controller type='scsi' model='virtio-scsi'><address type='pci' slot='0x08'/></controller>`,
        `<controller type='usb' model='qemu-xhci'><address type='pci' slot='0x0b'/></controller>`,
        `<controller type='sata'><address type='pci' slot='0x0c'/></controller>`,
      ],
    })
    await guest.start()
    const report = await guest.report(1)
    expect(report.system).to.equal('normal')
    expect(report.firmware).to.equal('bios')
    expect(Object.fromEntries(report.disks.map((disk) => [disk.serial, disk.place]))).to.include({
      ROOT: 'pci 0000:00:09.0',
      DATA: 'pci 0000:00:08.0 scsi 0:0:5',
      STICK: 'pci 0000:00:0b.0 usb 1',
      SATA: 'pci 0000:00:0c.0 ata 4:0',
    })
    expect(report.disks.map((disk) => disk.name)).to.deep.equal([
      'fd0',
      'sda',
      'sdb',
      'sdc',
      'sr0',
      'vda',
    ])
    expect(report.nics).to.deep.equal([
      { name: 'eth0', mac: '52:54:00:00:00:01', place: 'pci 0000:00:0a.0' },
    ])
    await daemon.virsh('shutdown', 'web')
    while ((await guest.state()) !== 'shut off')
      await new Promise((resolve) => setTimeout(resolve, 100))
  })
})
