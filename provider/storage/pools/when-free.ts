import { isLibvirtError } from '../../libvirt/index.js'
import type { ErrorCodeName } from '../../libvirt/index.js'
import type { StorageHost } from '../storage-host.js'

/** Milliseconds before each new attempt, 10 s in all: our volumes are created, read and written in far less. */
const PAUSES_MS = [10, 20, 50, 100, 200, ...Array<number>(38).fill(250)]

/**
 * Calls `act`, and repeats it for 10 s while libvirt refuses it because the pool or volume is in use.
 *
 * `act` must be repeatable. `busy` is the code of that refusal; see `storagePoolRefresh`,
 * `storageVolUpload` and `storageVolDownload` in libvirt's storage driver. If the code means something
 * else, the error comes 10 s late.
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
