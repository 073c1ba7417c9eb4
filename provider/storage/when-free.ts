import { setTimeout as sleep } from 'node:timers/promises'
import { isLibvirtError } from '../libvirt/index.js'
import type { ErrorCodeName } from '../libvirt/index.js'

/** Tries, and milliseconds between them: a volume of ours is made, read or written in far less. */
const TRIES = 40
const PAUSE_MS = 250

/**
 * Does what can be repeated, and again for 10 s while libvirt refuses it with the code that stands
 * for: somebody else is at work there.
 *
 * The code may mean something else as well; then the error comes 10 s late. Which code it is:
 * `storagePoolRefresh`, `storageVolUpload` and `storageVolDownload` of libvirt's storage driver.
 */
export async function whenFree<T>(busy: ErrorCodeName, act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act()
    } catch (error) {
      if (!isLibvirtError(error, busy) || attempt === TRIES) throw error
      await sleep(PAUSE_MS)
    }
  }
}
