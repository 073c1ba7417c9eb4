import { requestTimes } from './request-times.js'
import type { Clock } from '../../../host/index.js'

/** A guest that can be asked to shut down. */
export interface Stoppable {
  /** Asks once, and does not wait for an answer: an agent may block for a minute. */
  request(): void
  isOff(): Promise<boolean>
  /** Calls `listener` when the guest stops; resolves to a function that ends the subscription. */
  onOff(listener: () => void): Promise<() => Promise<void>>
}

/** How long a guest is asked, and how often. */
export interface ShutdownPatience {
  /** Seconds; 0: do not ask at all. */
  readonly timeout: number
  /** Seconds between two requests. */
  readonly retryInterval: number
}

/**
 * Asks a guest to shut down and waits for it; true if it stopped in time.
 *
 * Requests are sent at every k·R below T until the guest is off. An event shows at once that it is off.
 * A stop at exactly T is too late. Nova: `_clean_shutdown`.
 */
export async function shutDown(
  guest: Stoppable,
  patience: ShutdownPatience,
  clock: Clock,
): Promise<boolean> {
  if (await guest.isOff()) return true
  if (patience.timeout === 0) return false
  const off = new AbortController()
  const unsubscribe = await guest.onOff(() => {
    off.abort()
  })
  try {
    return await askUntilOff(guest, { patience, clock, off: off.signal })
  } finally {
    await unsubscribe()
  }
}

interface Waiting {
  readonly patience: ShutdownPatience
  readonly clock: Clock
  readonly off: AbortSignal
}

async function askUntilOff(guest: Stoppable, { patience, clock, off }: Waiting): Promise<boolean> {
  const start = clock.now()
  const waitUntil = (seconds: number): Promise<void> =>
    clock.sleep(start + seconds * 1000 - clock.now(), off)
  for (const at of requestTimes(patience.timeout, patience.retryInterval)) {
    await waitUntil(at)
    // An event can be lost with its connection; the state cannot.
    if (off.aborted || (await guest.isOff())) return true
    guest.request()
  }
  await waitUntil(patience.timeout)
  return off.aborted && clock.now() - start < patience.timeout * 1000
}
