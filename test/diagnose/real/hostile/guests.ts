import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from '../../../lab/daemon/daemon.js'
import { writeOwned } from '../../../lab/image.js'
import { brokenExt } from './broken-ext.js'
import { luks, raidMember, volumeGroup } from './broken-layers.js'
import { flipped } from './damage.js'
import { wildEsp, writeRoot } from './files.js'
import { makeInRescue } from './made-in-rescue.js'
import {
  diskOf,
  EFI_SYSTEM,
  extendedLoop,
  likeRescue,
  overlapping,
  wrongChecksum,
} from './raw-disks.js'
import {
  endlessFiles,
  healthyFiles,
  leadingOut,
  noSystem,
  textFiles,
  type MakeFiles,
} from './trees.js'

/** The files of the disks of each hostile instance, by its name. */
export type Guests = ReadonlyMap<string, readonly string[]>

/** Makes the disks in the pool of a daemon. Those that do not disturb one another belong to one instance. */
export async function makeGuests(daemon: Daemon): Promise<Guests> {
  const made = await makeInRescue(daemon)
  const path = join(daemon.directory, 'making.part')
  const files = async (make: MakeFiles, size: string): Promise<Buffer> => {
    await writeRoot(path, make, size)
    return take(path)
  }
  const healthy = await files(healthyFiles, '8M')
  const data = await files(noSystem, '8M')
  const esp = { bytes: await wildEsp(path), type: EFI_SYSTEM, name: '\u001b[2J\n' }
  const parts = (...all: readonly Buffer[]): { readonly bytes: Buffer }[] =>
    all.map((bytes) => ({ bytes }))
  const seeds = [1, 2, 3, 4, 5, 6, 7]
  const guests: Readonly<Record<string, readonly Buffer[]>> = {
    texts: [
      await files(textFiles, '160M'),
      diskOf([esp, ...parts(volumeGroup(made.lvm, 'names'))], 1),
    ],
    endless: [await files(endlessFiles, '160M')],
    links: [await files(leadingOut, '8M')],
    broken: [
      healthy,
      diskOf(parts(...seeds.map((seed) => flipped(data, seed, 50 * seed, 2 << 20))), 2),
      diskOf(parts(...Object.values(await brokenExt(path))), 3),
      diskOf(
        parts(...seeds.slice(0, 4).map((seed) => flipped(made.xfs, seed, 30 * seed, 1 << 20))),
        4,
      ),
      diskOf(
        parts(...seeds.slice(0, 3).map((seed) => flipped(made.btrfs, seed, 40 * seed, 48 << 20))),
        5,
      ),
    ],
    layers: [
      healthy,
      diskOf(
        parts(
          volumeGroup(made.lvm, 'cycle'),
          raidMember(made.raid, 1000),
          luks(made.luks, 2),
          luks(made.luks, 1),
          flipped(made.raid, 1, 4, 8192),
          flipped(made.luks, 2, 50, 1 << 17),
        ),
        6,
      ),
      extendedLoop(),
      likeRescue(),
      overlapping(7),
      wrongChecksum(8),
    ],
  }
  return new Map(
    Object.entries(guests).map(([name, disks]) => [
      name,
      disks.map((bytes, at) => {
        const file = join(daemon.images, `${name}-${at}.img`)
        writeOwned(file, bytes)
        return file
      }),
    ]),
  )
}

function take(path: string): Buffer {
  const bytes = readFileSync(path)
  rmSync(path)
  return bytes
}
