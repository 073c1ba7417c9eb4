import { expect } from 'chai'
import type { RescueBus } from '../../../provider/planner/index.js'
import { freeTarget, targetIndex } from '../../../provider/planner/place/targets.js'

/** `BUS, TARGET BUS …` and the name that is chosen. */
const ROWS: readonly (readonly [string, RescueBus, string, string | null])[] = [
  ['is the first of its bus', 'virtio', '', 'vda'],
  ['fills a hole', 'virtio', 'vda virtio, vdc virtio', 'vdb'],
  ['differs from the names of other buses', 'usb', 'sda scsi, sdb sata', 'sdc'],
  ['has no letter of a virtio disk with a foreign name', 'virtio', 'sda virtio', 'vdb'],
  ['has no letter of a usb disk with a foreign name', 'usb', 'vda usb, hdb usb', 'sdc'],
  ['has no letter of a partition', 'virtio', 'vda1 virtio', 'vdb'],
  ['may have a letter of another bus', 'virtio', 'sda scsi, hdb ide', 'vda'],
  ['skips names and letters alike', 'virtio', 'sda virtio, vdb scsi, hdc virtio', 'vdd'],
  [
    'goes on after z',
    'virtio',
    'abcdefghijklmnopqrstuvwxyz'.replace(/./g, 'sd$& virtio, '),
    'vdaa',
  ],
  [
    'passes IDE names that sit on other buses',
    'ide',
    'hda virtio, hdb sata, hdc usb, hdd scsi',
    'hde',
  ],
  ['is none on a full IDE bus', 'ide', 'hda ide, hdb ide, hdc ide, hdd ide', null],
  [
    'is none on a full IDE bus, whatever its names',
    'ide',
    'sda ide, sdb ide, hdx ide, vda ide',
    null,
  ],
  ['is none for a third floppy', 'fdc', 'fda fdc, fdb fdc', null],
]

describe('the name of a new disk', () => {
  for (const [name, bus, disks, expected] of ROWS) {
    it(name, () => {
      expect(freeTarget(bus, disksOf(disks))).to.equal(expected)
    })
  }

  it('stands for a place that the bus has, if the disk gets no address', () => {
    const named = disksOf('hda virtio, hdb sata, hdc usb, hdd scsi')
    expect(freeTarget('ide', named, { isPinned: false })).to.equal(null)
    expect(freeTarget('ide', named.slice(1), { isPinned: false })).to.equal('hda')
    expect(freeTarget('ide', [], { from: 4, isPinned: false })).to.equal(null)
  })

  it('has its place in the alphabet', () => {
    const names = ['vda', 'xvda2', 'ioemu:hdb', 'vdz', 'vdaa', 'sdaaa', 'nvme0n1', 'vd', '']
    expect(names.map(targetIndex)).to.deep.equal([0, 0, 1, 25, 26, 702, -1, -1, -1])
  })

  it('is read back as the place it was chosen for', () => {
    for (let from = 0; from < 20_000; from += 7)
      expect(targetIndex(freeTarget('virtio', [], { from }) ?? '')).to.equal(from)
  })
})

function disksOf(text: string): readonly { target: string; bus: string }[] {
  return text
    .split(', ')
    .filter(Boolean)
    .map((disk) => {
      const [target = '', bus = ''] = disk.split(' ')
      return { target, bus }
    })
}
