import { DOMAIN_PAUSED, DOMAIN_STATE } from '../libvirt/index.js'
import type { DomainRef } from '../libvirt/index.js'
import type { Host } from './connection.js'

/** Tries, and milliseconds between them: starting takes a minute on a busy host. */
const TRIES = 240
const PAUSE_MS = 250

/**
 * The state of a domain once it is no longer being started.
 *
 * A process that was killed, or lost its connection, in the middle of a start leaves it to libvirt,
 * which shows the domain as paused until QEMU is up: whoever comes next must not take it for that.
 */
export async function readSettledState(
  { libvirt, clock }: Host,
  dom: DomainRef,
): Promise<{ readonly state: number; readonly reason: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const { state, reason } = await libvirt.domainGetState({ dom })
    const isStarting = state === DOMAIN_STATE.PAUSED && reason === DOMAIN_PAUSED.STARTING_UP
    if (!isStarting || attempt === TRIES) return { state, reason }
    await clock.sleep(PAUSE_MS)
  }
}
