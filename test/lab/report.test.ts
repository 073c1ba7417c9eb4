import { expect } from 'chai'
import { place } from './place.js'
import { parseReports } from './report.js'

describe("a lab guest's report", () => {
  const SYS = '/sys/devices/pci0000:00/0000:00'
  const table = [
    {
      path: `${SYS}:02.1/0000:02:00.0/virtio1/block/vda`,
      port: '',
      expected: 'pci 0000:00:02.1/0000:02:00.0',
    },
    {
      path: `${SYS}:08.0/virtio2/host6/target6:0:3/6:0:3:1/block/sdb`,
      port: '',
      expected: 'pci 0000:00:08.0 scsi 0:3:1',
    },
    {
      path: `${SYS}:1f.2/ata3/host2/target2:0:0/2:0:0:0/block/sr0`,
      port: '3',
      expected: 'pci 0000:00:1f.2 ata 3:0',
    },
    {
      path: `${SYS}:01.1/ata2/host1/target1:0:1/1:0:1:0/block/sr0`,
      port: '2',
      expected: 'pci 0000:00:01.1 ata 2:1',
    },
    {
      path: `${SYS}:0b.0/usb2/2-1/2-1.4/2-1.4:1.0/host2/target2:0:0/2:0:0:0/block/sda`,
      port: '',
      expected: 'pci 0000:00:0b.0 usb 1.4',
    },
    {
      path: '/sys/devices/platform/floppy.0/block/fd0',
      port: '',
      expected: 'platform floppy.0',
    },
    {
      path: `${SYS}:03.0/virtio0/net/eth0`,
      port: '',
      expected: 'pci 0000:00:03.0',
    },
  ]
  for (const { path, port, expected } of table) {
    it(`says where ${path.split('/').at(-1) ?? ''} is: ${expected}`, () => {
      expect(place(path, port)).to.equal(expected)
    })
  }

  it('is read per boot, whole reports only, whatever else is printed', () => {
    const report = (system: string): string => {
      const disk = `@disk vda 2048 ROOT ${SYS}:04.0/virtio0/block/vda `
      return `@begin\r\n@system ${system}\r\n@firmware bios\r\n${disk}\r\n@end\r\n`
    }
    const log = `SeaBIOS\r\n\x1b[2J@boot 1.9\r\n${report('normal')}[ 3.1] noise\r\n${report('normal')}SeaBIOS@boot 2.0\r\n${report('rescue')}@begin\r\n@system rescue`
    const boots = parseReports(log)
    expect(boots.map((reports) => reports.map(({ system }) => system))).to.deep.equal([
      ['normal', 'normal'],
      ['rescue'],
    ])
    expect(boots[0]?.[0]?.disks).to.deep.equal([
      { name: 'vda', bytes: 1 << 20, serial: 'ROOT', place: 'pci 0000:00:04.0' },
    ])
  })
})
