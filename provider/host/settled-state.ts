import { DOMAIN_PAUSED, DOMAIN_STATE } from '../libvirt/index.js'
import type { DomainRef } from '../libvirt/index.js'
import type { Host } from './connection.js'

/** Attempts, and milliseconds between them: starting takes a minute on a busy host. */
const TRIES = 240
const PAUSE_MS = 250

/**
 * The state of a domain once it is no longer being started.
 *
 * If a process is killed, or loses its connection, during a start, libvirt goes on with the start. It
 * shows the domain as paused until QEMU is up. The next process must not take the domain for paused.
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
