import { isOn } from '../../../host/index.js'
import type { Host, Observation } from '../../../host/index.js'
import type { RescueOutputs } from '../../model/types.js'
import { dropRescueSave } from '../remove/drop-rescue-save.js'
import { START_DEADLINE_MS } from '../work.js'

/**
 * Starts an instance that ran before its rescue and is off now, if all that the rescue left is in
 * Pulumi's state: somebody removed its record and its volumes while the rescue system was off.
 */
export async function restorePower(
  host: Host,
  olds: RescueOutputs,
  seen: Observation | null,
): Promise<void> {
  if (seen === null || isOn(seen.power) || seen.power === 'migrated' || !wantsToRun(olds)) return
  await dropRescueSave(host, seen)
  await host.libvirt.domainCreateWithFlags({ dom: seen.dom }, { deadline: START_DEADLINE_MS })
  host.runtime.warn(
    `Instance '${seen.dom.name}' was off, and it ran before the rescue, so it was started. Its record and its volumes had been removed without destroy.`,
  )
}

/** Not if Pulumi knows that the instance ran its own system again, or that the rescue did not begin. */
function wantsToRun({ status, afterUnrescue, originalPowerState }: RescueOutputs): boolean {
  if (status !== 'rescued' && status !== 'stopped') return false
  if (afterUnrescue === 'start') return true
  return afterUnrescue !== 'stop' && originalPowerState === 'running'
}
