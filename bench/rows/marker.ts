import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../../test/lab/daemon/daemon.js'
import { writeBlank } from '../../test/lab/disks.js'
import { LAB_USER } from '../../test/lab/folder.js'
import { writeOwned, type DirectKernel } from '../../test/lab/image.js'
import { run } from '../../test/lab/run.js'
import { builtImage } from '../../test/rescue-image/support/built-image.js'
import { placeKernel } from '../../test/rescue-image/support/place-kernel.js'
import { startRescueGuest } from '../../test/rescue-image/support/rescue-guest.js'
import { prepareVirtRescue, type VirtRescue } from '../boot/virt-rescue.js'
import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'

/**
 * Our rescue image, from the command that starts it to the sign that it runs, against `virt-rescue` from its start to
 * its prompt, on the same disk: as the ISO on virtio, which a rescue uses, and by its kernel alone.
 */
export const marker: Bench = {
  name: 'marker',
  async measure() {
    const daemon = await startDaemon()
    try {
      const lab = await makeLab(daemon)
      const sides = {
        iso: () => bootIso(lab),
        kernel: () => bootKernel(lab),
        virtRescue: () => lab.virtRescue.seconds(lab.disk),
      }
      return rows(await interleave(sides, { rounds: 3, warmUps: 1 }))
    } finally {
      await daemon.stop()
    }
  },
}

interface Lab {
  readonly daemon: Daemon
  /** The disk that is to be rescued. */
  readonly disk: string
  readonly iso: string
  readonly kernel: DirectKernel
  readonly virtRescue: VirtRescue
}

async function makeLab(daemon: Daemon): Promise<Lab> {
  const [disk, iso] = [join(daemon.images, 'disk.img'), join(daemon.images, 'rescue.iso')]
  writeBlank(disk, 256 << 20)
  await run('/usr/sbin/mke2fs', ['-q', '-t', 'ext4', disk], LAB_USER)
  const image = await builtImage()
  writeOwned(iso, readFileSync(image.iso))
  const kernel = placeKernel(image, daemon)
  const virtRescue = await prepareVirtRescue(join(daemon.directory, 'virt-rescue'))
  return { daemon, disk, iso, kernel, virtRescue }
}

function bootIso({ daemon, disk, iso }: Lab): Promise<number> {
  const disks = [
    { target: 'vda', bus: 'virtio', file: disk },
    { target: 'vdb', bus: 'virtio', file: iso, boot: 1 },
  ]
  return seconds(daemon, { name: 'iso', disks })
}

function bootKernel({ daemon, disk, kernel }: Lab): Promise<number> {
  const disks = [{ target: 'vda', bus: 'virtio', file: disk }]
  return seconds(daemon, { name: 'kernel', kernel, disks })
}

async function seconds(
  daemon: Daemon,
  spec: Parameters<typeof startRescueGuest>[1],
): Promise<number> {
  const guest = await startRescueGuest(daemon, spec, { 'rescue.nonce': spec.name })
  await guest.destroy()
  return guest.seconds
}

function rows({
  iso,
  kernel,
  virtRescue,
}: Record<'iso' | 'kernel' | 'virtRescue', number[]>): Measured[] {
  const ways = [
    ['our rescue image as a disk', iso],
    ['our rescue image by its kernel alone', kernel],
  ] as const
  return ways.map(([way, ours]) => ({
    name: `${way}, from its start to its sign / virt-rescue to its prompt`,
    value: medianRatio(ours, virtRescue),
    target: 1,
    better: 'lower',
    figures: `${median(ours).toFixed(1)} / ${median(virtRescue).toFixed(1)} s, same disk, no KVM`,
  }))
}
