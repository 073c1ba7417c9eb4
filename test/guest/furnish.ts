import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from '../lab/daemon/daemon.js'
import { serveDisk, writeBlank, writeConfigDrive, writeOverlay } from '../lab/disks.js'
import type { DiskSpec } from '../lab/guest-xml.js'
import { defineGuest, type Guest } from '../lab/guest.js'
import { writeImage, writeKernel, writeOwned } from '../lab/image.js'
import type { Scenario, ScenarioDisk } from './scenario.js'

const MIB = 1 << 20

/** Size of a rescue image of its own, which no other disk has. */
const RESCUE_BYTES = 40 * MIB

/** Serial of the disk that boots normally: the first of a scenario. */
export const ROOT_SERIAL = 'SN-0'

/** A guest that is defined with all its disks written, and an image to rescue it from. */
export interface Furnished {
  readonly guest: Guest
  readonly image: string
  /** Size of the image, and so of the rescue disk. */
  readonly imageBytes: number
}

/** Writes the disks of a scenario, defines its guest, and writes the rescue image. */
export async function furnish(daemon: Daemon, scenario: Scenario): Promise<Furnished> {
  const { isDirectKernel = false, ...rest } = scenario.guest
  const name = scenario.name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()
  const disks: DiskSpec[] = []
  for (const [index, disk] of scenario.guest.disks.entries()) {
    const path = join(daemon.images, `${name}-${disk.target}`)
    disks.push(await writeDisk(daemon, disk, { path, index, bytes: (25 + index) * MIB }))
  }
  const image = join(daemon.images, `${name}-rescue.img`)
  if (scenario.image === 'snapshot') writeSnapshot(image, disks[0]?.file ?? '')
  else await writeImage(image, { system: 'rescue' }, RESCUE_BYTES)
  const direct = isDirectKernel
    ? { kernel: await writeKernel(daemon.directory, { system: 'normal' }) }
    : {}
  const guest = await defineGuest(daemon, { ...rest, ...direct, name, disks })
  await daemon.virsh('pool-refresh', 'default')
  return { guest, image, imageBytes: statSync(image).size }
}

/** Copies a disk that boots as SYSTEM normal, so that the copy boots as SYSTEM rescue; no other byte differs. */
function writeSnapshot(path: string, disk: string): void {
  const copy = readFileSync(disk)
  const [from, to] = ['lab=normal', 'lab=rescue']
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at)) copy.write(to, at)
  writeOwned(path, copy)
}

interface Place {
  readonly path: string
  readonly index: number
  readonly bytes: number
}

async function writeDisk(
  daemon: Daemon,
  { content, ...disk }: ScenarioDisk,
  place: Place,
): Promise<DiskSpec> {
  return { ...disk, serial: `SN-${place.index}`, ...(await WRITE[content](daemon, place)) }
}

const WRITE: Readonly<
  Record<
    ScenarioDisk['content'],
    (daemon: Daemon, place: Place) => Partial<DiskSpec> | Promise<Partial<DiskSpec>>
  >
> = {
  async system(_daemon, { path, bytes }) {
    await writeImage(path, { system: 'normal' }, bytes)
    return { file: path }
  },
  async 'system-made-from-image'(_daemon, { path, bytes }) {
    const [original, normal] = [`${path}-original.img`, `${path}-normal.img`]
    await writeImage(original, { system: 'original' }, bytes)
    await writeImage(normal, { system: 'normal' }, bytes)
    await writeOverlay(path, normal, original)
    return { file: path, format: 'qcow2' }
  },
  async 'network-system'(daemon, { path, bytes }) {
    await writeImage(path, { system: 'normal' }, bytes)
    return { source: ['network', await serveDisk(daemon, path)] }
  },
  blank(_daemon, { path, bytes }) {
    writeBlank(path, bytes)
    return { file: path }
  },
  async 'network-blank'(daemon, { path, bytes }) {
    writeBlank(path, bytes)
    return { source: ['network', await serveDisk(daemon, path)] }
  },
  async 'config-drive'(_daemon, { path }) {
    await writeConfigDrive(path, 'instance')
    return { file: path }
  },
  empty() {
    return {}
  },
}
