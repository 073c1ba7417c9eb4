import { ConnectError, ConnectionLostError, DeadlineError } from '../libvirt/index.js'
import type { LibvirtConnection } from '../libvirt/index.js'
import { NotRescuableError } from './errors.js'
import type { Rim } from './rim.js'

/** A libvirt host while we are connected to it. */
export interface Host {
  readonly libvirt: LibvirtConnection
  readonly rim: Rim
  /** As given by the user; shown, so without a password. */
  readonly uri: string
}

/** Oldest libvirt that has every call we make. */
export const MINIMUM_LIBVIRT = 7_000_000
/** Oldest QEMU: that of the same time. libvirt numbers versions major · 10⁶ + minor · 10³ + release. */
export const MINIMUM_QEMU = 5_002_000

/** Milliseconds before each time a job is taken up again after its connection broke: a restarted daemon is back by then. */
const RECONNECT_AFTER_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const
/** Milliseconds in which no new try begins any more: a daemon that is frozen answers none of them. */
const RECONNECT_WITHIN_MS = 25_000

/**
 * Runs a job over a connection, and again from its beginning where the connection breaks.
 *
 * So every job looks before it acts: whether the call that was cut off happened is unknown. A host
 * that was never reached, or that no longer answers, is not asked again.
 */
export async function withHost<T>(
  uri: string,
  rim: Rim,
  job: (host: Host) => Promise<T>,
): Promise<T> {
  let reached = false
  let broken: number | null = null
  for (const pause of [...RECONNECT_AFTER_MS, null]) {
    try {
      return await once(uri, rim, (host) => {
        reached = true
        broken = null
        return job(host)
      })
    } catch (error) {
      broken ??= rim.clock.now()
      const isLate = rim.clock.now() - broken > RECONNECT_WITHIN_MS
      if (pause === null || isLate || !isReconnectable(error, reached)) throw error
      await rim.clock.sleep(pause)
    }
  }
  throw new Error('unreachable: the last try either returns or throws')
}

function isReconnectable(error: unknown, reached: boolean): boolean {
  return error instanceof ConnectionLostError || (reached && error instanceof ConnectError)
}

/** True where a call may or may not have happened. */
export function isCutOff(error: unknown): error is Error {
  return error instanceof ConnectionLostError || error instanceof DeadlineError
}

async function once<T>(uri: string, rim: Rim, job: (host: Host) => Promise<T>): Promise<T> {
  const libvirt = await rim.connect(uri)
  try {
    return await job({ libvirt, rim, uri: libvirt.uri })
  } finally {
    await libvirt.close()
  }
}

/** Refuses a host that is too old for us, before anything is touched. */
export async function assertVersions({ libvirt, uri }: Host, instance: string): Promise<void> {
  const [library, hypervisor] = [
    Number(await libvirt.connectGetLibVersion()),
    Number(await libvirt.connectGetVersion()),
  ]
  const reasons = [
    ...(library < MINIMUM_LIBVIRT
      ? [`libvirt ${show(library)} on ${uri} is older than ${show(MINIMUM_LIBVIRT)}`]
      : []),
    // A driver other than QEMU has versions of its own, far below: its domains are refused by their type.
    ...(hypervisor < MINIMUM_QEMU && uri.startsWith('qemu')
      ? [`QEMU ${show(hypervisor)} on ${uri} is older than ${show(MINIMUM_QEMU)}`]
      : []),
  ]
  if (reasons.length > 0) throw new NotRescuableError(instance, reasons)
}

function show(version: number): string {
  return `${Math.floor(version / 1_000_000)}.${Math.floor(version / 1_000) % 1_000}.${version % 1_000}`
}
