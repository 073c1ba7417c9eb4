import { isLibvirtError, orNull } from '../../libvirt/index.js'
import type { ErrorCodeName, PoolRef } from '../../libvirt/index.js'
import type { StorageHost } from '../storage-host.js'
import { isActive } from './pools.js'

/** Times that `act` waits 10 s: half an hour. */
const LOOKS = 180

/** What libvirt refuses while it copies a volume. */
export interface Copied<T> {
  /** Must be repeatable, and wait for 10 s itself (`whenFree`). */
  readonly act: () => Promise<T>
  /** Code of the refusal. */
  readonly busy: ErrorCodeName
  /** Called once if it takes longer than 10 s. */
  readonly onWait?: () => void
}

/**
 * Calls `act`, and repeats it for half an hour while libvirt refuses it because it copies a volume into the pool
 * or out of it.
 *
 * The same code from a pool that is off means something else (`storagePoolRefresh`, `storageVolDelete`): a refresh
 * that fails switches the pool off.
 */
export async function whenCopied<T>(
  host: StorageHost,
  pool: PoolRef,
  { act, busy, onWait }: Copied<T>,
): Promise<T> {
  for (let look = 1; ; look += 1) {
    try {
      return await act()
    } catch (error) {
      if (!isLibvirtError(error, busy) || look === LOOKS) throw error
      if ((await orNull('NO_STORAGE_POOL', isActive(host.libvirt, pool))) !== true) throw error
      if (look === 1) onWait?.()
    }
  }
}
