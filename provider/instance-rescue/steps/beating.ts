import type { Work } from './work.js'

/** Milliseconds between two heartbeats: other processes take a holder for dead after 30 s without one. */
const BEAT_EVERY_MS = 8_000

/** Calls `act` and writes heartbeats meanwhile: a guest may take long to shut down. */
export async function beating<T>(work: Work, act: () => Promise<T>): Promise<T> {
  const over = new AbortController()
  const beats = keepBeating(work, over.signal)
  try {
    return await act()
  } finally {
    over.abort()
    await beats
  }
}

async function keepBeating(work: Work, over: AbortSignal): Promise<void> {
  for (;;) {
    await work.clock.sleep(BEAT_EVERY_MS, over)
    if (over.aborted) return
    // If a heartbeat cannot be written, the step itself fails on the same connection.
    await work.held.beat(work).catch(() => undefined)
  }
}
