import { artifactsOf } from '../../instance-rescue/model/artifacts.js'
import type { RescueState } from '../../instance-rescue/model/state.js'
import { describeLeaving } from '../../instance-rescue/steps/describe-leaving.js'
import type { FoundRescue } from '../found-rescue.js'
import { isRescueOn } from '../is-rescue-on.js'

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
    ...describeLeaving(found.seen, page.state, page.state.policy),
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
