import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  diagnose,
  readDiskFacts,
  readLookScript,
  type DiskFacts,
} from '../../../provider/diagnose/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { placeDebian } from '../../lab/debian/debian-disk.js'
import { LAB_USER } from '../../lab/folder.js'
import { run } from '../../lab/run.js'
import { builtImage } from '../../rescue-image/support/built-image.js'
import { describeInFull } from '../../rescue-image/support/full.js'
import { placeKernel } from '../../rescue-image/support/place-kernel.js'
import { startRescueGuest, type RescueGuest } from '../../rescue-image/support/rescue-guest.js'
import { factsOf } from '../facts-of.js'

// One guest for all: a disk that is broken in many ways at once.
describeInFull('16: a broken Debian 12, from the inside of a rescue', function () {
  this.timeout(600_000)
  let daemon: Daemon
  let guest: RescueGuest

  before(async () => {
    daemon = await startDaemon()
    const file = join(daemon.images, 'broken.raw')
    await run('qemu-img', ['convert', '-O', 'raw', await placeDebian(daemon), file], LAB_USER)
    breakIt(file, daemon.directory)
    const disks = [{ target: 'vda', bus: 'virtio', file }]
    const kernel = placeKernel(await builtImage(), daemon)
    guest = await startRescueGuest(
      daemon,
      { name: 'look', kernel, disks },
      { 'rescue.nonce': 'look' },
    )
  })

  after(() => daemon.stop())

  const look = async (): Promise<DiskFacts> => {
    const { out } = await guest.run('cat >/run/look.sh; sh /run/look.sh', readLookScript())
    return readDiskFacts(Buffer.from(out))
  }

  it('is found with all its causes, and is not changed', async () => {
    const before = await guest.run('sha256sum </dev/vda')
    const disk = await look()
    expect((await guest.run('sha256sum </dev/vda; grep -c sysroot /proc/mounts')).out).to.equal(
      `${before.out}0\n`,
    )
    expect([disk.isWhole, disk.all('trouble')]).to.deep.equal([true, []])
    expect(disk.all('disk')).to.deep.include.members([
      {
        kind: 'disk',
        device: 'vda',
        bytes: 2_097_152_000,
        table: 'dos',
        signature: true,
        code: true,
      },
    ])
    expect(
      disk.all('filesystem').map(({ device, type, state }) => [device, type, state]),
    ).to.deep.equal([['vda1', 'ext4', 'clean']])
    expect(disk.all('root')).to.deep.include({
      kind: 'root',
      device: 'vda1',
      os: 'debian',
      init: 'ok',
      machineId: disk.all('root')[0]?.machineId,
    })
    const { findings } = diagnose(factsOf({ disk }))
    expect(findings.map(({ id }) => id)).to.have.members([
      'initramfs-file-missing',
      'fstab-device-missing',
      'sshd-config-wrong',
    ])
  })

  it('is found without its first superblock', async () => {
    await guest.run(
      'dd if=/dev/zero of=/dev/vda bs=1024 seek=1025 count=1 conv=fsync; blockdev --flushbufs /dev/vda',
    )
    const disk = await look()
    expect(disk.isWhole).to.equal(true)
    expect(disk.all('trouble').map(({ what }) => what)).to.have.length(1)
    const { findings } = diagnose(factsOf({ disk }))
    expect(findings.map(({ id, fixes }) => [id, fixes[0]])).to.deep.equal([
      ['ext4-damaged', 'fsck'],
    ])
  })
})

/** Takes the initramfs away, and adds a device to fstab and a word to sshd_config that are not there. */
function breakIt(disk: string, folder: string): void {
  const debugfs = (request: string): string =>
    execFileSync('debugfs', ['-w', '-R', request, `${disk}?offset=1048576`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/sbin:/usr/sbin` },
    })
  const append = (path: string, line: string): void => {
    const file = join(folder, 'appended')
    writeFileSync(file, `${debugfs(`cat ${path}`)}${line}\n`)
    debugfs(`rm ${path}`)
    debugfs(`write ${file} ${path}`)
  }
  const [initramfs = ''] = /initrd\.img-[^/]+/.exec(debugfs('ls -p /boot')) ?? []
  debugfs(`rm /boot/${initramfs}`)
  append('/etc/fstab', 'UUID=deadbeef-0000-4000-8000-000000000000 /data ext4 defaults 0 2')
  append('/etc/ssh/sshd_config', 'PermitRootLogon yes')
}
