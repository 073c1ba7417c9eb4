import { setTimeout as sleep } from 'node:timers/promises'
import { randomBytes } from 'node:crypto'
import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '../../provider/libvirt/index.js'
import type { LibvirtConnection, PoolRef } from '../../provider/libvirt/index.js'
import { createVolume, inspectImage, removeVolume } from '../../provider/storage/index.js'
import { startDaemon, type Daemon } from '../../test/lab/daemon/daemon.js'
import { own } from '../../test/lab/folder.js'
import { writeOwned } from '../../test/lab/image.js'
import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'
import { timed } from '../core/timed.js'

/**
 * Staging a rescue disk: inspecting the image and making the overlay, as create does. Each image has
 * a pool of its own, so that scanning the pool's folder counts, too.
 */
export const staging: Bench = {
  name: 'staging',
  async measure() {
    const daemon = await startDaemon()
    const connection = await connect(daemon.uri)
    try {
      const large = await makeStage(daemon, connection, { pool: 'large', bytes: 20 * 2 ** 30 })
      const small = await makeStage(daemon, connection, { pool: 'small', bytes: 20 * 2 ** 20 })
      const ms = await interleave(
        { large: () => stage(connection, large), small: () => stage(connection, small) },
        { rounds: 40, warmUps: 4 },
      )
      return [row(ms)]
    } finally {
      await connection.close()
      await daemon.stop()
    }
  },
}

/** An image, and the pool in which the overlay is made. */
interface Stage {
  readonly pool: PoolRef
  readonly path: string
}

async function makeStage(
  daemon: Daemon,
  connection: LibvirtConnection,
  { pool: name, bytes }: { pool: string; bytes: number },
): Promise<Stage> {
  const folder = join(daemon.directory, name)
  own(folder)
  await daemon.virsh(`pool-define-as ${name} dir --target ${folder}; pool-start ${name}`)
  const path = join(folder, 'rescue.img')
  writeSparse(path, bytes)
  const pool = await connection.storagePoolLookupByName({ name })
  return { pool, path }
}

/** Writes 1 MiB of content, and a hole after it. */
function writeSparse(path: string, bytes: number): void {
  writeOwned(path, randomBytes(2 ** 20))
  truncateSync(path, bytes)
}

async function stage(libvirt: LibvirtConnection, { pool, path }: Stage): Promise<number> {
  const host = { libvirt, uri: '', clock: { sleep: (ms: number) => sleep(ms) } }
  const name = 'overlay.qcow2'
  const ms = await timed(async () => {
    const inspected = await inspectImage(host, { path })
    if (!inspected.ok) throw new Error(inspected.reasons.join('; '))
    const capacity = inspected.image.virtualSize
    await createVolume(host, pool, {
      name,
      format: 'qcow2',
      capacity,
      backing: { path, format: 'raw' },
    })
  })
  if (!(await removeVolume(host, pool, name))) throw new Error('no overlay was made')
  return ms
}

function row({ large, small }: Record<'large' | 'small', number[]>): Measured {
  return {
    name: 'staging an image of 20 GiB (sparse) / of 20 MiB',
    value: medianRatio(large, small),
    target: 1.1,
    better: 'lower',
    figures: `${median(large).toFixed(1)} / ${median(small).toFixed(1)} ms`,
  }
}
