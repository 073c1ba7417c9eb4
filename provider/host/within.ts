import type { Clock } from './runtime.js'

/** What a job gives within so many milliseconds; null: it needs longer, and its end is not waited for. */
export async function within<T>(clock: Clock, ms: number, job: Promise<T>): Promise<T | null> {
  const done = new AbortController()
  // Nobody sees a failure that comes later.
  job.catch(() => undefined)
  try {
    return await Promise.race([job, clock.sleep(ms, done.signal).then(() => null)])
  } finally {
    done.abort()
  }
}
