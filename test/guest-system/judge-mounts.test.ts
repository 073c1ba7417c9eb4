import { expect } from 'chai'
import { judgeMounts, type Mount, type MountDisk } from '../../provider/guest/judge-mounts.js'

const RESCUE = { serial: 'rescue-0123456789ab', target: 'vdc' }
const ours: MountDisk = { serial: RESCUE.serial, target: 'vdc' }
const disk = (serial: string | null, target: string | null = null): MountDisk => ({
  serial,
  target,
})
const on = (directory: string, ...disks: readonly MountDisk[]): Mount => ({ directory, disks })

const CASES: readonly { name: string; mounts: readonly Mount[]; system: string }[] = [
  { name: '/ on the rescue disk', mounts: [on('/', ours)], system: 'rescue' },
  {
    name: '/ on the rescue disk, and a disk of the instance mounted beside it',
    mounts: [on('/mnt', disk(null, 'vda')), on('/', ours)],
    system: 'rescue',
  },
  {
    name: 'a rescue disk whose serial has the words of an ATA disk around it',
    mounts: [on('/', disk(`QEMU_HARDDISK_${RESCUE.serial}`))],
    system: 'rescue',
  },
  {
    name: 'a rescue disk that libvirt takes for another one, by an address that the guest counts otherwise',
    mounts: [on('/', disk(RESCUE.serial, 'vda'))],
    system: 'rescue',
  },
  {
    name: 'a live system: its medium, and / in memory',
    mounts: [on('/run/live/medium', ours), on('/run/live/rootfs')],
    system: 'rescue',
  },
  {
    name: 'a live system whose / is a loop device',
    mounts: [on('/', ...[]), on('/cdrom', ours)],
    system: 'rescue',
  },
  { name: '/ on a disk of the instance', mounts: [on('/', disk('WD-1'))], system: 'own' },
  {
    name: '/ on a disk of the instance without a serial',
    mounts: [on('/', disk(null, 'vda'))],
    system: 'own',
  },
  {
    name: '/ on a disk of the instance, and the rescue disk mounted',
    mounts: [on('/mnt', ours), on('/', disk(null, 'vda'))],
    system: 'own',
  },
  {
    name: '/ on the rescue disk and on another one',
    mounts: [on('/', ours, disk('WD-1'))],
    system: 'own',
  },
  {
    name: '/ in memory, and its disk below it (overlayroot)',
    mounts: [on('/media/root-ro', disk(null, 'vda')), on('/mnt', ours)],
    system: 'unknown',
  },
  {
    name: '/ on ZFS, and the rescue disk mounted for a user',
    mounts: [on('/run/media/ann/RESCUE', ours)],
    system: 'unknown',
  },
  {
    name: 'the rescue disk mounted for a user in another place',
    mounts: [on('/media/ann/RESCUE', ours)],
    system: 'unknown',
  },
  { name: '/ on a disk that nobody knows', mounts: [on('/', disk(null))], system: 'unknown' },
  {
    name: '/ on the rescue disk by its address alone',
    mounts: [on('/', disk(null, 'vdc'))],
    system: 'unknown',
  },
  { name: 'nothing mounted at all', mounts: [], system: 'unknown' },
  {
    name: 'a serial that begins like ours',
    mounts: [on('/', disk('rescue-0123456789a'))],
    system: 'own',
  },
]

describe('what a guest agent says is mounted', () => {
  for (const { name, mounts, system } of CASES)
    it(`means ${system}: ${name}`, () => {
      expect(judgeMounts(mounts, RESCUE).system).to.equal(system)
    })

  it('is never the rescue system if / is on another disk, whatever else is mounted', () => {
    const other = on('/', disk('WD-1', 'vda'))
    for (const { mounts } of CASES.filter(({ system }) => system === 'rescue')) {
      const beside = mounts.filter(({ directory }) => directory !== '/')
      expect(judgeMounts([...beside, other], RESCUE).system).to.equal('own')
    }
  })
})
