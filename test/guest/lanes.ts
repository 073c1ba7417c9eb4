import { startDaemon, type Daemon } from '../lab/daemon.js'

/** Jobs that run beside the tests which wait for them. */
export interface Lanes {
  /** Queues a job: it gets a daemon that no other job uses meanwhile. */
  add<T>(job: (daemon: Daemon) => Promise<T>): Promise<T>
  stop(): Promise<void>
}

/** Runs jobs on so many daemons side by side: a guest without KVM needs a processor of its own. */
export function openLanes(count: number): Lanes {
  const queue: ((daemon: Daemon) => Promise<void>)[] = []
  let open: Promise<readonly Daemon[]> | null = null
  const work = async (daemon: Daemon): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await job(daemon)
  }
  const start = async (): Promise<readonly Daemon[]> => {
    const daemons = await Promise.all(Array.from({ length: count }, () => startDaemon()))
    for (const daemon of daemons) void work(daemon)
    return daemons
  }
  return {
    add: (job) =>
      new Promise((resolve, reject) => {
        queue.push((daemon) => job(daemon).then(resolve, reject))
        open ??= start()
        open.catch(reject)
      }),
    stop: async () => {
      for (const daemon of (await open) ?? []) await daemon.stop()
    },
  }
}
