import type { Clock } from '../../../provider/host/index.js'

/** A clock that jumps to the next thing that happens: minutes pass in no time, in a fixed order. */
export class VirtualClock implements Clock {
  #now = 0
  readonly #due: { at: number; run: () => void }[] = []

  now(): number {
    return this.#now
  }

  date(): Date {
    return new Date(this.#now)
  }

  /** Calls `run` once that many milliseconds have passed. */
  at(ms: number, run: () => void): void {
    this.#due.push({ at: this.#now + ms, run })
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve()
        return
      }
      const wake = (): void => {
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      signal?.addEventListener('abort', wake)
      this.at(Math.max(ms, 0), wake)
    })
  }

  /** Runs until `job` is done. Throws if it waits for something that never happens: that would keep mocha from its end. */
  async run<T>(job: Promise<T>): Promise<T> {
    const done = new AbortController()
    const finished = job.finally(() => {
      done.abort()
    })
    finished.catch(() => undefined) // whoever awaits the result sees the error
    for (let moved = performance.now(); performance.now() - moved < LONGEST_STILL_MS;) {
      await new Promise((resolve) => setImmediate(resolve))
      if (done.signal.aborted) return finished
      if (this.#jump()) moved = performance.now()
    }
    throw new Error('the job waits for something that never happens')
  }

  /** Goes to the next thing that happens; false if there is none. */
  #jump(): boolean {
    const next = this.#due.reduce<number | null>(
      (first, { at }) => (first === null || at < first ? at : first),
      null,
    )
    if (next === null) return false
    this.#now = Math.max(this.#now, next)
    const index = this.#due.findIndex(({ at }) => at === next)
    this.#due.splice(index, 1).forEach(({ run }) => {
      run()
    })
    return true
  }
}

/** Real milliseconds in which nothing is due: a job may read a file, or wait for another process. */
const LONGEST_STILL_MS = 60_000
