import { setTimeout as sleep } from 'node:timers/promises'
import { isLibvirtError } from '../libvirt/index.js'
import type { LibvirtConnection, PoolRef } from '../libvirt/index.js'

/** Tries, and milliseconds between them: a volume of ours is made or written in far less. */
const TRIES = 40
const PAUSE_MS = 250

/**
 * Makes libvirt look at a pool's folder again.
 *
 * libvirt refuses while anybody makes or fills a volume there, with a code that says nothing, so it
 * is asked again for 10 s.
 */
export async function refreshPool(libvirt: LibvirtConnection, pool: PoolRef): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await libvirt.storagePoolRefresh({ pool })
      return
    } catch (error) {
      if (!isLibvirtError(error, 'INTERNAL_ERROR') || attempt === TRIES) throw error
      await sleep(PAUSE_MS)
    }
  }
}
