import { join } from 'node:path'
import type { Daemon } from '../../lab/daemon/daemon.js'
import { placeDebian } from '../../lab/debian/debian-disk.js'
import { LAB_USER } from '../../lab/folder.js'
import { run } from '../../lab/run.js'
import { builtImage } from '../../rescue-image/support/built-image.js'
import { placeKernel } from '../../rescue-image/support/place-kernel.js'
import { startRescueGuest, type RescueGuest } from '../../rescue-image/support/rescue-guest.js'
import type { BrokenKind } from './broken-kind.js'

/** What the Debian has beside its system, so that it can be broken. */
const PACKAGES = ['auditd', 'grub-efi-amd64-bin', 'sudo']

/**
 * Makes a Debian for each kind and breaks it: an overlay of 3 GB, of which its file system has 2.
 *
 * All are broken in one guest that runs our rescue system, so that it needs no tools of the host.
 */
export async function makeBrokenDisks(
  daemon: Daemon,
  kinds: readonly BrokenKind[],
): Promise<ReadonlyMap<string, string>> {
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
  for (const [at, kind] of kinds.entries()) await breakDisk(guest, `/dev/${targetAt(at)}`, kind)
  await guest.destroy()
  return files
}

function targetAt(at: number): string {
  return `vd${String.fromCharCode(97 + at)}`
}

async function breakDisk(guest: RescueGuest, disk: string, kind: BrokenKind): Promise<void> {
  const script = [
    `set -eu; disk=${disk} part=${disk}1 R=/mnt/sysroot`,
    'sysroot mount $part',
    kind.break,
    'sysroot umount',
    kind.breakUnmounted ?? '',
    'sync; blockdev --flushbufs $disk',
  ].join('\n')
  const { status, out, said } = await guest.run(script)
  if (status !== 0) throw new Error(`${kind.name} could not be broken (${status}): ${out}${said}`)
}
