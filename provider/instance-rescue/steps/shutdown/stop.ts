import {
  DOMAIN_EVENT,
  DOMAIN_LIFECYCLE,
  DOMAIN_LIFECYCLE_ACTION,
  DOMAIN_AFFECT,
  DOMAIN_SHUTDOWN,
  DOMAIN_STATE,
  isLibvirtError,
} from '../../../libvirt/index.js'
import type { CallOptions, DomainRef, LibvirtConnection } from '../../../libvirt/index.js'
import { isOn } from '../../../host/index.js'
import type { Observation } from '../../../host/index.js'
import { RETRY_INTERVAL_S } from './request-times.js'
import { shutDown } from './shut-down.js'
import type { Stoppable } from './shut-down.js'
import type { Work } from '../work.js'

/**
 * Asks the running system to shut down for at most `timeout` seconds, then destroys the domain.
 *
 * Only a process that still holds the record destroys it. During the wait another process may take over,
 * and what runs by then may be the instance's own system.
 */
export async function stop(
  work: Work,
  { dom, power }: Observation,
  timeout: number,
): Promise<void> {
  if (!isOn(power)) return
  if (timeout > 0 && (await wentOff(work, dom, timeout))) return
  try {
    await work.libvirt.domainDestroyFlags({ dom })
  } catch (error) {
    if (!isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN')) throw error // it is off or gone already
  }
}

/** True if the guest stopped; false if it must be destroyed, and this process may do so. */
async function wentOff(work: Work, dom: DomainRef, timeout: number): Promise<boolean> {
  const { libvirt, held } = work
  await destroyOnPoweroff(libvirt, dom)
  const patience = { timeout, retryInterval: RETRY_INTERVAL_S }
  const isOff = await shutDown(asStoppable(work, dom), patience, work.clock)
  if (isOff && !(await isPreserved(libvirt, dom))) return true // if it runs now, somebody else has started it
  await held.assertHeld(work)
  return false
}

/** Waits at most `timeout` seconds for a system that was asked to shut down before; true if it stopped. */
export async function awaitOff(work: Work, dom: DomainRef, timeout: number): Promise<boolean> {
  const silent = { ...asStoppable(work, dom), request: () => undefined }
  return shutDown(silent, { timeout, retryInterval: RETRY_INTERVAL_S }, work.clock)
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

function asStoppable(work: Work, dom: DomainRef): Stoppable {
  const { libvirt } = work
  let isAgentAsked = false
  return {
    request(signal) {
      void ask(libvirt, dom, { flags: DOMAIN_SHUTDOWN.ACPI_POWER_BTN, signal })
      if (isAgentAsked) return
      // Only one at a time: each request to an agent that does not answer blocks for a minute, and with
      // five pending calls libvirtd reads no further.
      isAgentAsked = true
      const deadline = Number.POSITIVE_INFINITY
      void ask(libvirt, dom, { flags: DOMAIN_SHUTDOWN.GUEST_AGENT, deadline, signal }).then(() => {
        isAgentAsked = false
      })
    },
    isOff: async () => {
      await work.held.assertHeld(work) // once another process has taken over, waiting has no use
      return isDomainOff(libvirt, dom)
    },
    onOff: (listener) =>
      libvirt.domainEvents(dom, ({ event }) => {
        if (event === DOMAIN_EVENT.STOPPED || event === DOMAIN_EVENT.CRASHED) listener()
      }),
  }
}

/** Sends one request. Its failure is ignored: what counts is whether the guest stops. */
async function ask(
  libvirt: LibvirtConnection,
  dom: DomainRef,
  { flags, ...options }: { readonly flags: number } & CallOptions,
): Promise<void> {
  await libvirt.domainShutdownFlags({ dom, flags }, options).catch(() => undefined)
}

async function isDomainOff(libvirt: LibvirtConnection, dom: DomainRef): Promise<boolean> {
  return (await stateOf(libvirt, dom)) === DOMAIN_STATE.SHUTOFF
}

/** True for a guest that crashed with `<on_crash>preserve`: it holds its disks until it is destroyed. */
async function isPreserved(libvirt: LibvirtConnection, dom: DomainRef): Promise<boolean> {
  return (await stateOf(libvirt, dom)) === DOMAIN_STATE.CRASHED
}

/** The state of a domain; off if it is gone, as a transient domain is once it stops. */
async function stateOf(libvirt: LibvirtConnection, dom: DomainRef): Promise<number> {
  try {
    return (await libvirt.domainGetState({ dom })).state
  } catch (error) {
    if (isLibvirtError(error, 'NO_DOMAIN')) return DOMAIN_STATE.SHUTOFF
    throw error
  }
}
