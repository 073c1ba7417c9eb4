import { join } from 'node:path'
import type { Daemon } from '../../lab/daemon/daemon.js'
import { placeDebian } from '../../lab/debian/debian-disk.js'
import { LAB_USER } from '../../lab/folder.js'
import { run } from '../../lab/run.js'
import { builtImage } from '../../rescue-image/support/built-image.js'
import { placeKernel } from '../../rescue-image/support/place-kernel.js'
import { startRescueGuest, type RescueGuest } from '../../rescue-image/support/rescue-guest.js'
import type { BrokenKind } from './broken-kind.js'
import { PACKAGES } from './breakable-debian.js'

/**
 * Makes a Debian for each kind and breaks it: an overlay of 3 GB, of which its file system has 2.
 *
 * All are broken in one guest that runs our rescue system, so that it needs no tools of the host.
 */
export async function makeBrokenDisks(
  daemon: Daemon,
  kinds: readonly Breakage[],
): Promise<ReadonlyMap<string, BrokenDisk>> {
  const debian = await placeDebian(daemon, { packages: PACKAGES })
  const files = new Map<string, string>()
  for (const { name } of kinds) {
    const file = join(daemon.images, `${name}-root.qcow2`)
    const backing = ['-b', debian, '-F', 'qcow2']
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', ...backing, file, '3G'], LAB_USER)
    files.set(name, file)
  }
  await daemon.virsh('pool-refresh', 'default')
  const image = await builtImage()
  const disks = kinds.map(({ name }, at) => {
    return {
      target: targetAt(at),
      bus: 'virtio',
      format: 'qcow2' as const,
      file: files.get(name) ?? '',
    }
  })
  const spec = { name: 'breaker', kernel: placeKernel(image, daemon), disks }
  const guest = await startRescueGuest(daemon, spec, { 'rescue.nonce': 'breaker' })
  const broken = new Map<string, BrokenDisk>()
  for (const [at, kind] of kinds.entries()) {
    const failure = await breakDisk(guest, `/dev/${targetAt(at)}`, kind)
    broken.set(kind.name, { file: files.get(kind.name) ?? '', failure })
  }
  await guest.destroy()
  return broken
}

/** How a disk is broken. */
type Breakage = Pick<BrokenKind, 'name' | 'break' | 'breakUnmounted'>

/** A disk that was broken, or why it could not be. */
export interface BrokenDisk {
  readonly file: string
  readonly failure: string | null
}

function targetAt(at: number): string {
  return `vd${String.fromCharCode(97 + at)}`
}

async function breakDisk(guest: RescueGuest, disk: string, kind: Breakage): Promise<string | null> {
  const script = [
    `set -eu; disk=${disk} part=${disk}1 R=/mnt/sysroot`,
    'sysroot mount $part',
    kind.break,
    'sysroot umount',
    kind.breakUnmounted ?? '',
    'sync; blockdev --flushbufs $disk',
  ].join('\n')
  const { status, out, said } = await guest.run(script)
  return status === 0 ? null : `it could not be broken (${status}): ${out}${said}`
}
