import { isOn } from '../host/index.js'
import { artifactsOf } from '../instance-rescue/model/artifacts.js'
import type { RescueState } from '../instance-rescue/model/state.js'
import type { FoundRescue } from './found-rescue.js'
import { isRescueOn } from './is-rescue-on.js'

/** What ending a rescue will do, one line each: shown before the user is asked to confirm. */
export function describeEnd(found: FoundRescue): string[] {
  const { page, trace, instance, domainUuid } = found
  if (trace.kind === 'marker') {
    const name = `${domainUuid}.${trace.unrecorded.marker.rescueId}`
    return [
      `shut the rescue system of '${instance}' down, then by force`,
      'start its own system, because it is not known whether it ran before',
      `remove the volumes whose names begin with '${name}'`,
    ]
  }
  const { vol } = trace.record
  if (page === null) return [`remove the empty record '${vol.name}' from pool '${vol.pool}'`]
  return [
    ...describeDefinition(found, page.state),
    ...describePower(found, page.state),
    ...(page.state.claim.original.persistent
      ? []
      : [`remove the stored definition that the rescue made of '${instance}', once it runs`]),
    ...artifactsOf(page.state.claim).map(
      ({ name, pool }) => `remove volume '${name}' from pool '${pool.name}'`,
    ),
    `remove the record '${vol.name}' from pool '${vol.pool}'`,
  ]
}

function describeDefinition(found: FoundRescue, { claim }: RescueState): string[] {
  const { seen, instance } = found
  const isNeeded = claim.original.persistent || isRescueOn(found)
  if (seen === null || (!seen.persistent && isNeeded))
    return [`define '${instance}' on this host again, from its definition copy`]
  const isSaved = seen.managedSave === 'of-rescue' || seen.managedSave === 'unreadable'
  return isSaved ? ['remove what was saved to disk of the rescue system'] : []
}

/** By what runs, whatever the status says: an interrupted rescue may run as well. */
function describePower(found: FoundRescue, state: RescueState): string[] {
  const { seen, instance } = found
  const { claim, policy, isAsked } = state
  const after = wantsToRun(state) ? 'start its own system' : 'leave it switched off'
  if (seen === null || !isOn(seen.power)) return [after]
  if (isRescueOn(found)) {
    const isPatient = seen.power === 'running' && policy.shutdownTimeout > 0
    const how = isPatient
      ? `within ${policy.shutdownTimeout} s, then by force`
      : 'by force, at once'
    return [`shut the rescue system of '${instance}' down (${how})`, after]
  }
  if (!isAsked || seen.dom.id !== claim.original.domainId) return ['leave its own system running']
  return [
    `wait up to ${policy.shutdownTimeout} s for its own system, which was asked to shut down`,
    `${after} if it went off`,
  ]
}

/** A transient instance is never left off: it would be lost. */
function wantsToRun({ claim: { original }, policy: { afterUnrescue } }: RescueState): boolean {
  if (afterUnrescue === 'start' || !original.persistent) return true
  return afterUnrescue === 'restore' && original.power === 'running'
}
