import { parseDomain } from '../../../domain-xml/index.js'
import { DOMAIN_AFFECT, DOMAIN_LIFECYCLE, DOMAIN_LIFECYCLE_ACTION } from '../../../libvirt/index.js'
import { assertHeld } from '../../../record/record.js'
import { awaitOff } from './stop.js'
import type { LeaveWork } from '../work.js'
import type { Observation } from '../../../host/index.js'

/**
 * Waits for the instance's own system where it was asked to shut down and the asking was interrupted:
 * true where it went off, so that it must be started again.
 *
 * Left alone it would go off later, behind the back of whoever was told that all is as before; a
 * transient instance would be lost. It gets the time that it was given in the first place. One that
 * stays on gets its `on_poweroff` back.
 */
export async function wentOffAsAsked(work: LeaveWork, seen: Observation): Promise<boolean> {
  const { libvirt, held, runtime } = work
  const { claim, lines } = await assertHeld(libvirt, held, runtime)
  const begun = lines.flatMap((line) => (line.kind === 'step' ? line.step : []))
  const isAsked = begun.includes('stop-instance') && !begun.includes('start-rescue')
  if (!isAsked || seen.dom.id !== claim.original.domainId) return false
  if (await awaitOff(work, seen.dom, claim.policy.shutdownTimeout)) return true
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
