import { isOn } from '../../host/index.js'
import type { Observation } from '../../host/index.js'
import { wantsToRun } from '../model/policy.js'
import type { Policy, RescueState } from '../model/state.js'
import { runsRescue } from '../status/runs-rescue.js'

/**
 * What leaving a rescue will do with the power of the instance, one clause each.
 *
 * It depends on what runs, whatever the status is: an interrupted rescue may run as well.
 */
export function describeLeaving(
  seen: Observation | null,
  { claim, isAsked, policy: asked, phase }: RescueState,
  policy: Policy,
): string[] {
  const after = wantsToRun(claim, policy) ? 'start its own system' : 'leave it switched off'
  if (phase === 'merging')
    return [
      'finish the merge of the repair into its disks, which was begun and cannot be taken back',
      wantsToRun(claim, policy) ? 'let its own system run' : after,
    ]
  if (seen === null || !isOn(seen.power)) return [after]
  if (runsRescue(seen, claim)) {
    const isPatient = seen.power === 'running' && policy.shutdownTimeout > 0
    const how = isPatient
      ? `within ${policy.shutdownTimeout} s, then by force`
      : 'by force, at once'
    const discard =
      claim.overlays === undefined
        ? []
        : [`throw away what ${writer(seen)} wrote to the overlays of its disks`]
    const what =
      seen.marker?.isProbation === true
        ? `shut '${seen.dom.name}' down, whose own system is on probation (${how})`
        : `shut the rescue system of '${seen.dom.name}' down (${how})`
    return [what, ...discard, after]
  }
  if (!isAsked || seen.dom.id !== claim.original.domainId) return ['leave its own system running']
  return [
    `wait up to ${asked.shutdownTimeout} s for its own system, which was asked to shut down`,
    `${after} if it went off`,
  ]
}

/** Who has written to the overlays: on probation also the instance's own system. */
function writer({ marker }: Observation): string {
  return marker?.isProbation === true ? 'it and the rescue system' : 'it'
}
