import {
  DOMAIN_LIFECYCLE,
  DOMAIN_LIFECYCLE_ACTION,
  DOMAIN_AFFECT,
  DOMAIN_STATE,
  isLibvirtError,
} from '../../../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../../../libvirt/index.js'
import { isOn } from '../../../host/index.js'
import type { Observation } from '../../../host/index.js'
import { asStoppable } from './as-stoppable.js'
import { nameSystem } from './name-system.js'
import { RETRY_INTERVAL_S } from './request-times.js'
import { shutDown } from './shut-down.js'
import type { Stoppable } from './shut-down.js'
import { stateOf } from './state-of.js'
import type { Work } from '../work.js'

/** How a system is stopped. */
export interface Stopping {
  /** Seconds that it gets to shut down; 0: it is not asked. */
  readonly timeout: number
  /** Is called after the wait, right before the system is powered off; an error leaves it running. */
  readonly check?: () => Promise<void>
}

/**
 * Asks the running system to shut down for at most `timeout` seconds, then destroys the domain; true if it did.
 *
 * Only a process that still holds the record destroys it. During the wait another process may take over,
 * and what runs by then may be the instance's own system.
 */
export async function stop(
  work: Work,
  seen: Observation,
  { timeout, check }: Stopping,
): Promise<boolean> {
  const { dom, power } = seen
  if (!isOn(power)) return false
  const why = timeout > 0 ? await askFor(work, seen, timeout) : WITHOUT_ASKING[power]
  if (why === null) return false
  if (timeout > 0) await check?.()
  // Before the call: it may be cut off, and a guest that was powered off must be mentioned.
  work.runtime.say(`Powering off ${nameSystem(work, seen)}: it ${why}.`)
  try {
    await work.libvirt.domainDestroyFlags({ dom })
    return true
  } catch (error) {
    if (!isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN')) throw error // it is off or gone already
    return false
  }
}

/** Why a system is powered off at once: a `running` one gets no time if the timeout is 0. */
const WITHOUT_ASKING: Readonly<Record<Observation['power'], string | null>> = {
  running: 'gets no time to shut down',
  paused: 'was paused',
  suspended: 'had suspended itself',
  crashed: 'had crashed',
  shutoff: null,
  migrated: null,
}

/** Null if the guest stopped; else why it must be destroyed, and this process may do so. */
async function askFor(work: Work, seen: Observation, timeout: number): Promise<string | null> {
  const { libvirt, held } = work
  const { dom } = seen
  await destroyOnPoweroff(libvirt, dom)
  const patience = { timeout, retryInterval: RETRY_INTERVAL_S }
  const isOff = await shutDown(asking(work, seen, timeout), patience, work.clock)
  const isCrashed = isOff && (await isPreserved(libvirt, dom))
  if (isOff && !isCrashed) return null // if it runs now, somebody else has started it
  await held.assertHeld(work)
  return isCrashed ? 'crashed during the shutdown' : `did not shut down within ${timeout} s`
}

/** The guest, and one line for the operator when it is asked for the first time. */
function asking(work: Work, seen: Observation, timeout: number): Stoppable {
  const guest = asStoppable(work, seen.dom)
  let isAsked = false
  return {
    ...guest,
    request(signal) {
      guest.request(signal)
      if (!isAsked)
        work.runtime.say(
          `Asked ${nameSystem(work, seen)} to shut down; waiting up to ${timeout} s.`,
        )
      isAsked = true
    },
    tick: async (seconds) => {
      // The time first: a row of Pulumi's table shows some twenty characters.
      work.runtime.progress?.(
        `${seconds} s of ${timeout} s: shutting ${nameSystem(work, seen)} down`,
      )
      await guest.tick?.(seconds)
    },
  }
}

/** Sets `on_poweroff` of the running guest to destroy: with `restart` it would start again after each shutdown. */
async function destroyOnPoweroff(libvirt: LibvirtConnection, dom: DomainRef): Promise<void> {
  try {
    await libvirt.domainSetLifecycleAction({
      dom,
      type: DOMAIN_LIFECYCLE.POWEROFF,
      action: DOMAIN_LIFECYCLE_ACTION.DESTROY,
      flags: DOMAIN_AFFECT.LIVE,
    })
  } catch (error) {
    if (!isLibvirtError(error)) throw error // unsupported by the driver, or off already: destroy follows anyway
  }
}

/** True for a guest that crashed with `<on_crash>preserve`: it holds its disks until it is destroyed. */
async function isPreserved(libvirt: LibvirtConnection, dom: DomainRef): Promise<boolean> {
  return (await stateOf(libvirt, dom)) === DOMAIN_STATE.CRASHED
}
