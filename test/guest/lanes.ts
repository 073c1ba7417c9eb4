import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'

/** Daemons for jobs that run side by side: a guest without KVM needs a processor of its own. */
export interface Lanes {
  /** Runs a job on a daemon that no other job uses meanwhile; it waits until one is free. */
  add<T>(job: (daemon: Daemon) => Promise<T>): Promise<T>
  stop(): Promise<void>
}

/** Opens so many lanes; their daemons start with the first jobs. */
export function openLanes(count: number): Lanes {
  const lanes = Array.from({ length: count }, () => new Lane())
  return {
    add: (job) => {
      const shortest = lanes.reduce((best, lane) => (lane.length < best.length ? lane : best))
      return shortest.add(job)
    },
    stop: async () => {
      for (const lane of lanes) await lane.stop()
    },
  }
}

/** One daemon, and the jobs that wait for it. */
class Lane {
  length = 0
  #daemon: Promise<Daemon> | null = null
  #last: Promise<unknown> = Promise.resolve()

  add<T>(job: (daemon: Daemon) => Promise<T>): Promise<T> {
    this.length += 1
    const result = this.#last.then(async () => job(await (this.#daemon ??= startDaemon())))
    this.#last = result.catch(() => undefined).finally(() => (this.length -= 1))
    return result
  }

  async stop(): Promise<void> {
    await this.#last
    await (await this.#daemon)?.stop()
  }
}
