import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { writeBlank } from '../lab/disks.js'
import { repositoryRoot } from '../repository.js'
import type { Finished } from './support/agent.js'
import { builtImage } from './support/built-image.js'
import { describeInFull } from './support/full.js'
import { placeKernel } from './support/place-kernel.js'
import { startRescueGuest, type RescueGuest } from './support/rescue-guest.js'

// One guest for all: each test makes its own disks inside it, with the image's own tools, and clears them.
describeInFull('sysroot', function () {
  this.timeout(600_000)
  let daemon: Daemon
  let guest: RescueGuest

  before(async () => {
    const image = await builtImage()
    daemon = await startDaemon()
    const disks = ['vda', 'vdb', 'vdc'].map((target) => {
      const file = join(daemon.images, `${target}.raw`)
      writeBlank(file, 600 << 20)
      return { target, bus: 'virtio', file }
    })
    const spec = { name: 'sysroot', kernel: placeKernel(image, daemon), disks }
    guest = await startRescueGuest(daemon, spec, { 'rescue.nonce': 'sysroot' })
    const functions = readFileSync(join(repositoryRoot, 'test/rescue-image/make-system.sh'), 'utf8')
    await guest.run('cat >/run/make-system', functions)
  })

  after(() => daemon.stop())

  afterEach(() => succeeds('. /run/make-system; clear_disks'))

  it('mounts a system on a partition, and lets go of it', async () => {
    await succeeds('. /run/make-system; plain_disk vda')
    await succeeds('sysroot mount')
    expect(await mounted()).to.deep.equal(['/dev/vda1 ext4 /mnt/sysroot', ...KERNEL])
    expect(await succeeds('chroot /mnt/sysroot /bin/cat /etc/name')).to.equal('plain vda\n')
    await succeeds('sysroot umount')
    expect(await mounted()).to.deep.equal([])
  })

  it('mounts a system on LVM in LUKS with its /boot, /boot/efi and bind mounts', async () => {
    await succeeds('. /run/make-system; locked_disk vda secret')
    const wrong = await guest.run('sysroot mount', 'wrong\n')
    expect([wrong.status, lastLine(wrong)]).to.deep.equal([1, 'sysroot: no system was found'])
    expect(wrong.said).to.include('sysroot: /dev/vda3 stays locked')

    const done = await guest.run('sysroot mount', 'secret\n')
    expect(done.status, done.said).to.equal(0)
    expect(await mounted()).to.deep.equal([
      '/dev/mapper/vg0-root ext4 /mnt/sysroot',
      '/dev/mapper/vg0-srv xfs /mnt/sysroot/srv',
      '/dev/vda2 ext4 /mnt/sysroot/boot',
      '/dev/vda1 vfat /mnt/sysroot/boot/efi',
      '/dev/mapper/vg0-srv[/www] xfs /mnt/sysroot/var/www',
      ...KERNEL,
    ])
    expect(done.said).to.include(
      'fstab: /dev/sdb1, for /old, is left out: it names a disk by its position',
    )
    expect(done.said).to.include('for /gone, is not there, or is there twice')
    expect(done.said).to.include('fstab: /leads-out is no directory of the system')

    await succeeds('sysroot umount')
    expect(await succeeds('dmsetup ls')).to.equal('No devices found\n')
  })

  it('mounts a system on RAID, and one in a subvolume of btrfs', async () => {
    await succeeds('. /run/make-system; raid_disks vda vdb')
    await succeeds('sysroot mount')
    expect((await mounted())[0]).to.match(
      /^\/dev\/md\d+ btrfs \/mnt\/sysroot$|^\/dev\/md\d+\[\/@\] btrfs \/mnt\/sysroot$/,
    )
    await succeeds('sysroot umount')
    expect(await succeeds('cat /proc/mdstat')).not.to.include('active')
  })

  it('asks which system is meant, if there are two', async () => {
    await succeeds('. /run/make-system; plain_disk vda; plain_disk vdb')
    const asked = await guest.run('sysroot mount')
    expect([asked.status, lastLine(asked)]).to.deep.equal([
      2,
      'sysroot: more than one system was found; name one: /dev/vda1, /dev/vdb1',
    ])
    await succeeds('sysroot mount /dev/vdb1')
    expect((await mounted())[0]).to.equal('/dev/vdb1 ext4 /mnt/sysroot')
  })

  it('never mounts two file systems of one UUID', async () => {
    await succeeds('. /run/make-system; plain_disk vda; twin_disk vda vdb')
    const refused = await guest.run('sysroot mount')
    expect(refused.status).to.equal(1)
    expect(refused.said).to.include('/dev/vda1 is left out: /dev/vdb1 has the same UUID')
    expect(refused.said).to.include('/dev/vdb1 is left out: /dev/vda1 has the same UUID')
    await succeeds('sysroot mount /dev/vda1')
    const second = await guest.run('/usr/lib/rescue/sysroot/mount-one rw /dev/vdb1 ext4 /tmp')
    expect([second.status, lastLine(second)]).to.deep.equal([
      1,
      'sysroot: /dev/vdb1 is not mounted: /dev/vda1 has the same UUID and is mounted',
    ])
  })

  it('mounts what a newer system made read-only, and says so', async () => {
    await succeeds('. /run/make-system; newer_disk vda')
    const done = await guest.run('sysroot mount')
    expect(done.status, done.said).to.equal(0)
    expect(done.said).to.include(
      '/dev/vda1 (ext4) was made by a newer system and is mounted read-only: it has compatible features 0x8000',
    )
    expect(await succeeds('findmnt -no OPTIONS /mnt/sysroot')).to.match(/^ro,/)
  })

  it('changes no byte of a disk with -r, though its journal is unfinished', async () => {
    await succeeds('. /run/make-system; unfinished_disk vda')
    const before = await succeeds('sha256sum /dev/vda1')
    await succeeds('sysroot mount -r && sysroot umount')
    expect(await succeeds('sync; echo 3 >/proc/sys/vm/drop_caches; sha256sum /dev/vda1')).to.equal(
      before,
    )
  })

  /** What is mounted for the instance, in order: DEVICE TYPE DIRECTORY. */
  async function mounted(): Promise<readonly string[]> {
    const list = 'findmnt -rnRo SOURCE,FSTYPE,TARGET /mnt/sysroot || :'
    return (await succeeds(list)).split('\n').filter((line) => line !== '')
  }

  async function succeeds(script: string): Promise<string> {
    const { status, out, said } = await guest.run(script)
    expect(status, `${script.slice(0, 200)}\n${out}${said}`).to.equal(0)
    return out
  }
})

const KERNEL = [
  'dev devtmpfs /mnt/sysroot/dev',
  'devpts devpts /mnt/sysroot/dev/pts',
  'shm tmpfs /mnt/sysroot/dev/shm',
  'proc proc /mnt/sysroot/proc',
  'sys sysfs /mnt/sysroot/sys',
  'run tmpfs /mnt/sysroot/run',
  'run[/udev] tmpfs /mnt/sysroot/run/udev',
]

function lastLine({ said }: Finished): string {
  return said.trimEnd().split('\n').at(-1) ?? ''
}
