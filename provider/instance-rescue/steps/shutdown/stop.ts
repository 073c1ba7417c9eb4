import {
  DOMAIN_EVENT,
  DOMAIN_LIFECYCLE,
  DOMAIN_LIFECYCLE_ACTION,
  DOMAIN_AFFECT,
  DOMAIN_SHUTDOWN,
  DOMAIN_STATE,
  isLibvirtError,
} from '../../../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../../../libvirt/index.js'
import { isOn } from '../../../host/index.js'
import type { Observation } from '../../../host/index.js'
import { RETRY_INTERVAL_S } from './request-times.js'
import { shutDown } from './shut-down.js'
import type { Stoppable } from './shut-down.js'
import type { Work } from '../work.js'

/**
 * Asks the running system to shut down for at most `timeout` seconds, then pulls the plug.
 *
 * The plug is pulled only by the process that still holds the record: waiting takes long enough for
 * another process to take over, and what runs by then may be the instance's own system.
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
    if (!isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN')) throw error // else it is off already, or gone
  }
}

/** False if it must be destroyed, and this process may do so. */
async function wentOff(work: Work, dom: DomainRef, timeout: number): Promise<boolean> {
  const { libvirt, held } = work
  await letItGoOff(libvirt, dom)
  const patience = { timeout, retryInterval: RETRY_INTERVAL_S }
  const isOff = await shutDown(asStoppable(work, dom), patience, work.clock)
  if (isOff && !(await isKept(libvirt, dom))) return true // what runs by now somebody else has started
  await held.assertHeld(work)
  return false
}

/** Waits at most `timeout` seconds for a system that was asked before to go off; true if it did. */
export async function awaitOff(work: Work, dom: DomainRef, timeout: number): Promise<boolean> {
  const silent = { ...asStoppable(work, dom), request: () => undefined }
  return shutDown(silent, { timeout, retryInterval: RETRY_INTERVAL_S }, work.clock)
}

/** A guest with `on_poweroff=restart` would come back for ever; its stored definition keeps what it says. */
async function letItGoOff(libvirt: LibvirtConnection, dom: DomainRef): Promise<void> {
  try {
    await libvirt.domainSetLifecycleAction({
      dom,
      type: DOMAIN_LIFECYCLE.POWEROFF,
      action: DOMAIN_LIFECYCLE_ACTION.DESTROY,
      flags: DOMAIN_AFFECT.LIVE,
    })
  } catch (error) {
    if (!isLibvirtError(error)) throw error // a driver without it, or off meanwhile: destroy comes anyway
  }
}

function asStoppable(work: Work, dom: DomainRef): Stoppable {
  const { libvirt } = work
  let isAgentAsked = false
  return {
    request() {
      void ask(libvirt, dom, { flags: DOMAIN_SHUTDOWN.ACPI_POWER_BTN })
      if (isAgentAsked) return
      // Never two at a time: an agent that does not answer blocks each for a minute, and with five
      // calls out libvirtd stops reading what we say.
      isAgentAsked = true
      const request = { flags: DOMAIN_SHUTDOWN.GUEST_AGENT, deadline: Number.POSITIVE_INFINITY }
      void ask(libvirt, dom, request).then(() => {
        isAgentAsked = false
      })
    },
    isOff: async () => {
      await work.held.assertHeld(work) // waiting for nothing once another process took over
      return isDomainOff(libvirt, dom)
    },
    onOff: (listener) =>
      libvirt.domainEvents(dom, ({ event }) => {
        if (event === DOMAIN_EVENT.STOPPED || event === DOMAIN_EVENT.CRASHED) listener()
      }),
  }
}

/** One request; whatever comes of it, the guest goes off or it does not. */
async function ask(
  libvirt: LibvirtConnection,
  dom: DomainRef,
  { flags, deadline }: { readonly flags: number; readonly deadline?: number },
): Promise<void> {
  await libvirt.domainShutdownFlags({ dom, flags }, { deadline }).catch(() => undefined)
}

async function isDomainOff(libvirt: LibvirtConnection, dom: DomainRef): Promise<boolean> {
  return (await stateOf(libvirt, dom)) === DOMAIN_STATE.SHUTOFF
}

/** A guest that crashed with `<on_crash>preserve`: it keeps its disks until it is destroyed. */
async function isKept(libvirt: LibvirtConnection, dom: DomainRef): Promise<boolean> {
  return (await stateOf(libvirt, dom)) === DOMAIN_STATE.CRASHED
}

/** A transient domain is gone once it is off. */
async function stateOf(libvirt: LibvirtConnection, dom: DomainRef): Promise<number> {
  try {
    return (await libvirt.domainGetState({ dom })).state
  } catch (error) {
    if (isLibvirtError(error, 'NO_DOMAIN')) return DOMAIN_STATE.SHUTOFF
    throw error
  }
}
