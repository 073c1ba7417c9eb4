import type { Host } from './connection.js'

/** What is waited for, and how long at most. */
export interface Wait {
  /** The end of the line: "waiting for the rescue system's sign of life". */
  readonly what: string
  /** Seconds; absent: nobody knows. */
  readonly timeout?: number
}

/**
 * Runs a job and shows every second how long it is waited for: "12 s of 300 s: waiting for …".
 *
 * The time comes first, because a row of Pulumi's table shows some twenty characters. Nothing of it is kept.
 */
export async function showWait<T>(
  { clock, runtime }: Pick<Host, 'clock' | 'runtime'>,
  { what, timeout }: Wait,
  job: () => Promise<T>,
): Promise<T> {
  const { progress } = runtime
  if (progress === undefined) return job()
  const over = new AbortController()
  const most = timeout === undefined ? '' : ` of ${timeout} s`
  const start = clock.now()
  const tick = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(1_000, over.signal)
      if (over.signal.aborted) return
      progress(`${Math.round((clock.now() - start) / 1000)} s${most}: ${what}`)
    }
  }
  void tick()
  try {
    return await job()
  } finally {
    over.abort()
  }
}
