import { withHost } from '../host/index.js'
import type { Runtime } from '../host/index.js'
import { releaseImages } from './claims/release-image.js'
import { findStoredPool } from './decide/choose-pool.js'
import { ownerKey } from './model/names.js'
import type { ImageOutputs } from './model/types.js'

/**
 * Removes an image that was uploaded, unless somebody uses or claims it. An image that was on the host
 * already is left alone.
 */
export async function remove(olds: ImageOutputs, runtime: Runtime): Promise<void> {
  const { stored, owner, uri } = olds
  if (stored === null) return
  await withHost(uri, runtime, async (host) => {
    const pool = await findStoredPool(host, stored)
    await releaseImages(host, pool, { owner: ownerKey(owner), generation: stored.generation })
  })
}
