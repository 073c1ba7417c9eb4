import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { own } from '../../../lab/folder.js'
import { run } from '../../../lab/run.js'
import type { BareInstance } from '../../../instance-rescue/support/instance.js'
import type { Lab } from './lab.js'

/** A storage pool on a file system of its own, so small that it can be filled. */
export interface SmallPool {
  readonly name: string
  readonly folder: string
  /** Fills it up to that many KiB. */
  fill(left: number): void
  /** Removes what filled it. */
  empty(): void
  unmount(): Promise<void>
}

/** Mounts 6 MiB of memory as a pool; root alone can do that. */
export async function mountSmallPool({ daemon }: Lab, name: string): Promise<SmallPool> {
  const folder = join(daemon.directory, name)
  mkdirSync(folder)
  await run('mount', ['-t', 'tmpfs', '-o', 'size=6m,mode=0777', 'tmpfs', folder])
  own(folder)
  await daemon.virsh(`pool-define-as ${name} dir --target ${folder}; pool-start ${name}`)
  const filler = join(folder, 'filler')
  return {
    name,
    folder,
    fill: (left) => {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(filler, Buffer.alloc(Math.max(bavail * bsize - left * 1_024, 0)))
    },
    empty: () => {
      rmSync(filler)
    },
    unmount: async () => {
      await daemon.virsh('pool-destroy', name)
      await run('umount', [folder])
    },
  }
}

/** An instance whose root disk is in that pool: so is its record. */
export async function makeInstanceIn(
  lab: Lab,
  { folder }: Pick<SmallPool, 'folder'>,
): Promise<BareInstance> {
  const web = await lab.instance({
    running: false,
    change: (xml) => xml.replace(/'[^']*\/([^/']*-root\.qcow2)'/, `'${folder}/$1'`),
  })
  const root = join(folder, `${web.name}-root.qcow2`)
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', root, '16M'])
  await run('chown', ['--reference', folder, root])
  await lab.daemon.virsh('start', web.name)
  return web
}
