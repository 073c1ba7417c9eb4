import { parseDomain } from '../../../domain-xml/index.js'
import { DOMAIN_AFFECT, DOMAIN_LIFECYCLE, DOMAIN_LIFECYCLE_ACTION } from '../../../libvirt/index.js'
import { awaitOff } from './stop.js'
import type { LeaveWork } from '../work.js'
import type { Observation } from '../../../host/index.js'

/**
 * Waits for the instance's own system if it was asked to shut down and the asking was interrupted:
 * true if it went off, so that it must be started again.
 *
 * Left alone it would go off later, behind the back of whoever was told that all is as before; a
 * transient instance would be lost. It gets the time that it was given in the first place. One that
 * stays on gets its `on_poweroff` back.
 */
export async function wentOffAsAsked(work: LeaveWork, seen: Observation): Promise<boolean> {
  const { claim, isAsked, policy } = work.held.state
  if (!isAsked || seen.dom.id !== claim.original.domainId) return false
  if (await awaitOff(work, seen.dom, policy.shutdownTimeout)) return true
  await restorePoweroff(work, seen)
  return false
}

const ACTIONS: ReadonlyMap<string | null, number> = new Map([
  ['restart', DOMAIN_LIFECYCLE_ACTION.RESTART],
  ['rename-restart', DOMAIN_LIFECYCLE_ACTION.RESTART_RENAME],
  ['preserve', DOMAIN_LIFECYCLE_ACTION.PRESERVE],
])

/** Before a shutdown it was set to destroy, in what runs alone. */
async function restorePoweroff(
  { libvirt }: LeaveWork,
  { dom, storedXml }: Observation,
): Promise<void> {
  const action = ACTIONS.get(parseDomain(storedXml).onPoweroff)
  if (action === undefined) return
  const type = DOMAIN_LIFECYCLE.POWEROFF
  await libvirt.domainSetLifecycleAction({ dom, type, action, flags: DOMAIN_AFFECT.LIVE })
}
