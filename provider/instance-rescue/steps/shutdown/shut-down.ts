import { requestTimes } from './request-times.js'
import type { Clock } from '../../../host/index.js'

/** A guest that can be asked to shut down. */
export interface Stoppable {
  /**
   * Asks once, and does not wait for an answer: an agent may block for a minute. The signal aborts when the
   * wait for the guest ends.
   */
  request(over: AbortSignal): void
  isOff(): Promise<boolean>
  /** Calls `listener` when the guest stops; resolves to a function that ends the subscription. */
  onOff(listener: () => void): Promise<() => Promise<void>>
  /** Called every second of the wait with the seconds since its begin; throws if waiting has no use any more. */
  tick?(seconds: number): Promise<void>
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
  const [off, over] = [new AbortController(), new AbortController()]
  const unsubscribe = await guest.onOff(() => {
    off.abort()
  })
  try {
    return await askUntilOff(guest, { patience, clock, off: off.signal, over: over.signal })
  } finally {
    over.abort()
    await unsubscribe()
  }
}

interface Waiting {
  readonly patience: ShutdownPatience
  readonly clock: Clock
  /** Aborts when the guest is off. */
  readonly off: AbortSignal
  /** Aborts when nobody waits any more. */
  readonly over: AbortSignal
}

async function askUntilOff(guest: Stoppable, waiting: Waiting): Promise<boolean> {
  const { patience, clock, off } = waiting
  const start = clock.now()
  const waitUntil = async (seconds: number): Promise<void> => {
    const end = start + seconds * 1000
    for (let left = end - clock.now(); left > 0 && !off.aborted; left = end - clock.now()) {
      await clock.sleep(guest.tick === undefined ? left : Math.min(left, 1_000), off)
      await guest.tick?.(Math.round((clock.now() - start) / 1000))
    }
  }
  for (const at of requestTimes(patience.timeout, patience.retryInterval)) {
    await waitUntil(at)
    // An event can be lost with its connection; the state cannot.
    if (off.aborted || (await guest.isOff())) return true
    guest.request(waiting.over)
  }
  await waitUntil(patience.timeout)
  return off.aborted && clock.now() - start < patience.timeout * 1000
}
