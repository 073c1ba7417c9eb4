import { describeSize, startProgress } from '../../../host/index.js'
import { isLibvirtError } from '../../../libvirt/index.js'
import { createVolume, volumeRef } from '../../../storage/index.js'
import type { InspectedImage } from '../../../storage/index.js'
import type { Artifact } from '../../model/artifacts.js'
import { createAnew } from '../definition/copy-definition.js'
import type { EnterWork } from '../work.js'

/**
 * Makes a rescue disk that is a copy of the image. libvirt copies on the host, so nothing travels here.
 *
 * If this process ends meanwhile, libvirt goes on. The record says until the end that the copy is not whole, so that
 * the next run copies again.
 */
export async function copyImage(
  work: EnterWork,
  disk: Artifact,
  image: InspectedImage,
): Promise<void> {
  const { held, runtime } = work
  const size = Number(image.virtualSize)
  const what = `copying image '${image.path}' to storage pool '${disk.pool.name}'`
  runtime.say(`${what.replace('copying', 'Copying')} (${describeSize(size)}).`)
  await held.write(work, { ...held.state, isCopying: true })
  const over = new AbortController()
  const shown = showProgress(work, disk, { what, size: Number(image.allocation ?? size), over })
  try {
    await createAnew(work, disk, (pool) =>
      createVolume(work, pool, {
        name: disk.name,
        format: disk.copy === 'block' ? 'raw' : 'qcow2',
        capacity: image.virtualSize,
        from: image.vol,
        owner: work.owners.guest,
      }),
    )
  } finally {
    over.abort()
    await shown
  }
  await held.write(work, { ...held.state, isCopying: false })
}

/** Milliseconds between two looks at the copy. */
const LOOK_EVERY_MS = 1_000

interface Shown {
  readonly what: string
  /** Bytes that the copy takes in the end. */
  readonly size: number
  readonly over: AbortController
}

/** Says how much of a file is there. A block device has its size from the beginning, so nothing is known of it. */
async function showProgress(
  work: EnterWork,
  { pool, name, copy }: Artifact,
  { what, size, over }: Shown,
): Promise<void> {
  if (copy === 'block') return
  const vol = volumeRef(pool, name)
  const progress = startProgress(work.runtime, what, { done: 0, size })
  for (let done = 0; ;) {
    await work.clock.sleep(LOOK_EVERY_MS, over.signal)
    if (over.signal.aborted) return
    try {
      const { allocation } = await work.libvirt.storageVolGetInfo({ vol })
      const now = Math.min(Number(allocation), size)
      progress.count(Math.max(now - done, 0))
      done = Math.max(now, done)
    } catch (error) {
      // Not there yet, or the connection is lost, which the copy itself finds out.
      if (!isLibvirtError(error)) return
    }
  }
}
