import { parseDomain } from '../../../domain-xml/index.js'
import { DOMAIN_AFFECT, DOMAIN_LIFECYCLE, DOMAIN_LIFECYCLE_ACTION } from '../../../libvirt/index.js'
import { asStoppable } from './as-stoppable.js'
import { RETRY_INTERVAL_S } from './request-times.js'
import { shutDown } from './shut-down.js'
import type { LeaveWork, Work } from '../work.js'
import type { DomainRef } from '../../../libvirt/index.js'
import type { Observation } from '../../../host/index.js'

/**
 * Waits for the instance's own system to stop, if an interrupted run asked it to shut down.
 *
 * True if it stopped, so that it must be started again. Without the wait it would stop later, after the
 * user was told that all is as before, and a transient instance would be lost. It gets as long as it was
 * given at first. If it goes on running, its `on_poweroff` is restored.
 */
export async function wentOffAsAsked(work: LeaveWork, seen: Observation): Promise<boolean> {
  const { claim, isAsked, policy } = work.held.state
  if (!isAsked || seen.dom.id !== claim.original.domainId) return false
  const { name } = seen.dom
  work.runtime.say(
    `Instance '${name}' was asked to shut down before; waiting up to ${policy.shutdownTimeout} s for it.`,
  )
  if (await awaitOff(work, seen.dom, policy.shutdownTimeout)) return true
  await restorePoweroff(work, seen)
  return false
}

/** Waits at most `timeout` seconds for a system that was asked to shut down before; true if it stopped. */
async function awaitOff(work: Work, dom: DomainRef, timeout: number): Promise<boolean> {
  const silent = { ...asStoppable(work, dom), request: () => undefined }
  return shutDown(silent, { timeout, retryInterval: RETRY_INTERVAL_S }, work.clock)
}

const ACTIONS: ReadonlyMap<string | null, number> = new Map([
  ['restart', DOMAIN_LIFECYCLE_ACTION.RESTART],
  ['rename-restart', DOMAIN_LIFECYCLE_ACTION.RESTART_RENAME],
  ['preserve', DOMAIN_LIFECYCLE_ACTION.PRESERVE],
])

/** Restores `on_poweroff` of the running guest, which was set to destroy before the shutdown. */
async function restorePoweroff(
  { libvirt }: LeaveWork,
  { dom, storedXml }: Observation,
): Promise<void> {
  const action = ACTIONS.get(parseDomain(storedXml).onPoweroff)
  if (action === undefined) return
  const type = DOMAIN_LIFECYCLE.POWEROFF
  await libvirt.domainSetLifecycleAction({ dom, type, action, flags: DOMAIN_AFFECT.LIVE })
}
