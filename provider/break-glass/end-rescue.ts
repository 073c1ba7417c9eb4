import type { Host } from '../host/index.js'
import { holdToEnd } from '../instance-rescue/claim/hold-record.js'
import { artifactsOf } from '../instance-rescue/model/artifacts.js'
import type { RescueState } from '../instance-rescue/model/state.js'
import type { RescueStatus } from '../instance-rescue/model/types.js'
import { assertHere } from '../instance-rescue/status/assert-here.js'
import { undo } from '../instance-rescue/steps/roll-back.js'
import { RecordUnreadableError, removeBlank } from '../record/index.js'
import type { FoundRescue } from './find-rescues.js'
import { endUnrecorded } from './unrecorded.js'

/** What ending a rescue will do, one line each: shown before the user is asked to confirm. */
export function describeEnd({ page, status, trace, instance, domainUuid }: FoundRescue): string[] {
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
    ...describePower(page.state, status.status),
    ...artifactsOf(page.state.claim).map(
      ({ name, pool }) => `remove volume '${name}' from pool '${pool.name}'`,
    ),
    `remove the record '${vol.name}' from pool '${vol.pool}'`,
  ]
}

function describePower({ claim, policy }: RescueState, status: RescueStatus): string[] {
  if (status === 'left') return ['leave its own system running']
  const starts =
    policy.afterUnrescue === 'start' ||
    (policy.afterUnrescue === 'restore' && claim.original.power === 'running')
  const after = starts ? 'start its own system' : 'leave it switched off'
  if (status !== 'rescued') return [after]
  const patience = `within ${policy.shutdownTimeout} s, then by force`
  return [`shut the rescue system of '${claim.instance}' down (${patience})`, after]
}

/** Ends a rescue from its record, or from its marker if the record is missing, without Pulumi. */
export async function endRescue(host: Host, { trace, page }: FoundRescue): Promise<void> {
  if (trace.kind === 'marker') return endUnrecorded(host, trace.unrecorded)
  const { record } = trace
  if (record.view.kind === 'unreadable')
    throw new RecordUnreadableError(host.uri, record.vol, record.view.reason)
  if (page === null) return removeBlank(host, record)
  await assertHere(host, page.state.claim)
  const held = await holdToEnd(host, record, page.state)
  if (held === null) return // its holder ended the rescue while this process waited
  await undo(host, held, held.state.policy)
}
