import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readLookScript } from '../../../../provider/diagnose/index.js'
import type { Daemon } from '../../../lab/daemon/daemon.js'
import { placeDebian } from '../../../lab/debian/debian-disk.js'
import { LAB_USER } from '../../../lab/folder.js'
import { writeOwned } from '../../../lab/image.js'
import { run } from '../../../lab/run.js'
import { builtImage } from '../../../rescue-image/support/built-image.js'
import { placeKernel } from '../../../rescue-image/support/place-kernel.js'
import { startRescueGuest, type RescueGuest } from '../../../rescue-image/support/rescue-guest.js'
import type { InsideKind } from './kind.js'
import { PACKAGES } from '../../../repair/support/breakable-debian.js'

/** A guest that runs our rescue system: it breaks disks that come and go while it runs, and looks at them. */
export class BreakingGuest {
  readonly #daemon: Daemon
  readonly #guest: RescueGuest
  readonly #debian: string

  private constructor(daemon: Daemon, guest: RescueGuest, debian: string) {
    this.#daemon = daemon
    this.#guest = guest
    this.#debian = debian
  }

  static async start(daemon: Daemon): Promise<BreakingGuest> {
    const debian = await placeDebian(daemon, { packages: PACKAGES })
    const spec = { name: 'breaker', kernel: placeKernel(await builtImage(), daemon), disks: [] }
    const guest = await startRescueGuest(daemon, spec, { 'rescue.nonce': 'breaker' })
    return new BreakingGuest(daemon, guest, debian)
  }

  /** The first sector of the Debian: the code of GRUB that reads the rest. */
  async bootCode(): Promise<Buffer> {
    const file = await this.#overlay('boot-code')
    return this.#with(file, async () => {
      const { out } = await this.#guest.run('head -c 512 /dev/vda | base64')
      return Buffer.from(out, 'base64')
    })
  }

  async stop(): Promise<void> {
    await this.#guest.destroy()
  }

  /** Makes an overlay of 3 GB on the Debian, breaks it, and takes it away again. */
  async make(name: string, kind: Pick<InsideKind, 'break' | 'breakUnmounted'>): Promise<string> {
    const file = await this.#overlay(name)
    await this.#with(file, async () => this.#break(kind))
    return file
  }

  /** Breaks a Debian and looks at its disks: what the script says, and how many milliseconds that took. */
  async look(kind: InsideKind): Promise<{ readonly said: Buffer; readonly ms: number }> {
    const file = await this.#overlay('looked-at')
    try {
      return await this.#with(file, async () => {
        await this.#break(kind)
        const began = Date.now()
        const { out, said } = await this.#guest.run('exec /bin/sh -s', readLookScript())
        const ms = Date.now() - began
        if (process.env['DIAGNOSE_SHOW'] !== undefined)
          console.log(`--- ${kind.name}\n${out}${said}`)
        return { said: Buffer.from(out), ms }
      })
    } finally {
      rmSync(file)
    }
  }

  /** Looks at the disk of an instance that is off, by this script: what it says, and how many milliseconds that took. */
  async lookAt(
    file: string,
    script = readLookScript(),
  ): Promise<{ readonly said: Buffer; readonly ms: number }> {
    return this.#with(file, async () => {
      const began = Date.now()
      const { out } = await this.#guest.run('exec /bin/sh -s', script)
      return { said: Buffer.from(out), ms: Date.now() - began }
    })
  }

  /** Changes the disk of an instance that is off. */
  async change(file: string, script: string): Promise<void> {
    await this.#with(file, async () => this.#break({ break: script }))
  }

  async #overlay(name: string): Promise<string> {
    const file = join(this.#daemon.images, `${name.replaceAll(' ', '-')}.qcow2`)
    const backing = ['-b', this.#debian, '-F', 'qcow2']
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', ...backing, file, '3G'], LAB_USER)
    return file
  }

  async #with<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
    const xml = join(this.#daemon.directory, 'coming.xml')
    writeOwned(
      xml,
      `<disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='unsafe'/><source file='${file}'/><target dev='vda' bus='virtio'/></disk>`,
    )
    const { name } = this.#guest
    await this.#daemon.virsh('attach-device', name, xml)
    await this.#script('until [ -b /dev/vda1 ]; do sleep 0.2; done; udevadm settle')
    try {
      return await work()
    } finally {
      await this.#script(CLOSE)
      await this.#daemon.virsh('detach-disk', name, 'vda')
      await this.#script('while [ -e /sys/block/vda ]; do sleep 0.2; done; udevadm settle')
    }
  }

  async #break({
    break: mounted,
    breakUnmounted,
  }: Pick<InsideKind, 'break' | 'breakUnmounted'>): Promise<void> {
    await this.#script(
      [
        'set -eu; disk=/dev/vda part=/dev/vda1 R=/mnt/sysroot',
        ...(mounted === undefined ? [] : ['sysroot mount $part', mounted, 'sysroot umount']),
        breakUnmounted ?? '',
        'sync; blockdev --flushbufs $disk; udevadm settle',
      ].join('\n'),
    )
  }

  async #script(script: string): Promise<void> {
    const { status, out, said } = await this.#guest.run(script)
    if (status !== 0) throw new Error(`${script}\nended with ${status}: ${out}${said}`)
  }
}

/** Lets go of a disk, so that it can be taken away. */
const CLOSE = `cd /; sysroot umount 2>/dev/null
vgchange -q -an >/dev/null 2>&1
for array in /dev/md*; do [ ! -b "$array" ] || mdadm --stop "$array" --quiet; done
sync; true`

/** A Debian that is not broken. */
export const HEALTHY = { name: 'healthy' } as const

type Breakage = Pick<InsideKind, 'name' | 'break' | 'breakUnmounted'>

/** Breaks a Debian in each of these ways: files in the default pool by their names. */
export async function makeBroken(
  daemon: Daemon,
  kinds: readonly Breakage[],
): Promise<ReadonlyMap<string, string>> {
  const guest = await BreakingGuest.start(daemon)
  const files = new Map<string, string>()
  for (const kind of kinds) files.set(kind.name, await guest.make(kind.name, kind))
  await guest.stop()
  await daemon.virsh('pool-refresh', 'default')
  return files
}
