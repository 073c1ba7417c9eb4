import { ConnectionLostError, DeadlineError } from '../libvirt/index.js'
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

/** Oldest libvirt that has every call we make, and the QEMU of its time. */
export const MINIMUM_LIBVIRT = 7_000_000
export const MINIMUM_QEMU = 5_002_000

/** Times a job is taken up again after its connection broke. */
const RECONNECTS = 3
/** Milliseconds before the first of them; doubled for each further one. */
const RECONNECT_DELAY_MS = 1_000

/**
 * Runs a job over a connection, and again from its beginning where the connection breaks.
 *
 * So every job looks before it acts: whether the call that was cut off happened is unknown.
 */
export async function withHost<T>(
  uri: string,
  rim: Rim,
  job: (host: Host) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(uri, rim, job)
    } catch (error) {
      if (!isCutOff(error) || attempt >= RECONNECTS) throw error
      await rim.clock.sleep(RECONNECT_DELAY_MS * 2 ** attempt)
    }
  }
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
