import { ConnectError, ConnectionLostError, DeadlineError } from '../libvirt/index.js'
import type { LibvirtConnection } from '../libvirt/index.js'
import type { Clock, Runtime } from './runtime.js'

/** A libvirt host while we are connected to it. */
export interface Host {
  readonly libvirt: LibvirtConnection
  readonly runtime: Runtime
  /** The clock of the runtime, by which storage waits. */
  readonly clock: Clock
  /** As the user gave it. It is shown in messages, so it has no password. */
  readonly uri: string
}

/**
 * Milliseconds to wait before each new connection for a job: a restarted daemon is back within the sum.
 *
 * libvirt 11.3 lets its clients wait up to 30.5 s for the end of the old daemon.
 */
const RECONNECT_AFTER_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000] as const
/** Wait no further this many milliseconds after the first failure: a frozen daemon never answers. */
const RECONNECT_WITHIN_MS = 40_000

/**
 * Runs a job over a connection, and again from its beginning if the connection breaks.
 *
 * The connection may be shared with other jobs, which then do the same. It is unknown whether the call
 * that was cut off happened, so every job looks before it acts. A host that was never reached, or that
 * no longer answers, is not asked again.
 */
export async function withHost<T>(
  uri: string,
  runtime: Runtime,
  job: (host: Host) => Promise<T>,
): Promise<T> {
  let reached = false
  let broken: number | null = null
  for (const pause of [...RECONNECT_AFTER_MS, null]) {
    try {
      return await once(uri, runtime, (host) => {
        reached = true
        broken = null
        return job(host)
      })
    } catch (error) {
      broken ??= runtime.clock.now()
      const isLate = runtime.clock.now() - broken > RECONNECT_WITHIN_MS
      if (pause === null || isLate || !isReconnectable(error, reached)) throw error
      await runtime.clock.sleep(pause)
    }
  }
  throw new Error('unreachable: the last try either returns or throws')
}

function isReconnectable(error: unknown, reached: boolean): boolean {
  return error instanceof ConnectionLostError || (reached && error instanceof ConnectError)
}

/** True if it is unknown whether the call happened. */
export function isCutOff(error: unknown): error is Error {
  return error instanceof ConnectionLostError || error instanceof DeadlineError
}

async function once<T>(uri: string, runtime: Runtime, job: (host: Host) => Promise<T>): Promise<T> {
  const libvirt = await runtime.connect(uri)
  try {
    return await job({ libvirt, runtime, clock: runtime.clock, uri: libvirt.uri })
  } finally {
    await libvirt.close()
  }
}
