import { isLibvirtError } from '../libvirt/index.js'
import type { ErrorCodeName } from '../libvirt/index.js'
import type { StorageHost } from './storage-host.js'

/** Milliseconds before each new try, 10 s in all: a volume of ours is made, read or written in far less. */
const PAUSES_MS = [10, 20, 50, 100, 200, ...Array<number>(38).fill(250)]

/**
 * Does what can be repeated, and again for 10 s while libvirt refuses it because somebody else works
 * on that pool or volume; `busy` is the code of that refusal.
 *
 * The code may mean something else as well; then the error comes 10 s late. Which code it is:
 * `storagePoolRefresh`, `storageVolUpload` and `storageVolDownload` of libvirt's storage driver.
 */
export async function whenFree<T>(
  { clock }: Pick<StorageHost, 'clock'>,
  busy: ErrorCodeName,
  act: () => Promise<T>,
): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await act()
    } catch (error) {
      if (!isLibvirtError(error, busy)) throw error
      await clock.sleep(pause)
    }
  }
  return act()
}
