import { assertHere } from '../instance-rescue/status/assert-here.js'
import { RecordUnreadableError } from '../instance-rescue/model/errors.js'
import type { JournalContent } from '../record/content.js'
import { removeBlank, takeOver } from '../record/take-over.js'
import { undo } from '../instance-rescue/steps/roll-back.js'
import type { RescueStatus } from '../instance-rescue/model/types.js'
import { endUnrecorded } from './unrecorded.js'
import type { FoundRescue } from './find-rescues.js'
import type { Host } from '../host/index.js'

/** What ending a rescue will do, one line each: shown before anybody is asked. */
export function describeEnd({
  journal,
  status,
  trace,
  instance,
  domainUuid,
}: FoundRescue): string[] {
  if (trace.kind === 'marker') {
    const name = `${domainUuid}.${trace.unrecorded.marker.rescueId}`
    return [
      `shut the rescue system of '${instance}' down, then by force`,
      'start its own system: nothing says any more whether it ran before',
      `remove the volumes whose names begin with '${name}'`,
    ]
  }
  const { vol } = trace.record
  if (journal === null) return [`remove the empty record '${vol.name}' from pool '${vol.pool}'`]
  return [
    ...describePower(journal, status.status),
    ...journal.claim.artifacts.map(
      ({ name, pool }) => `remove volume '${name}' from pool '${pool.name}'`,
    ),
    `remove the record '${vol.name}' from pool '${vol.pool}'`,
  ]
}

function describePower({ claim, policy }: JournalContent, status: RescueStatus): string[] {
  if (status === 'left') return ['leave its own system running']
  const starts =
    policy.afterUnrescue === 'start' ||
    (policy.afterUnrescue === 'restore' && claim.original.power === 'running')
  const after = starts ? 'start its own system' : 'leave it switched off'
  if (status !== 'rescued') return [after]
  const patience = `within ${policy.shutdownTimeout} s, then by force`
  return [`shut the rescue system of '${claim.instance}' down (${patience})`, after]
}

/** Ends a rescue from its record, or from its mark where the record is missing, without Pulumi. */
export async function endRescue(host: Host, { trace, journal }: FoundRescue): Promise<void> {
  if (trace.kind === 'marker') return endUnrecorded(host, trace.unrecorded)
  const { record } = trace
  if (record.content.kind === 'unreadable') {
    const { name, pool } = record.vol
    throw new RecordUnreadableError(
      `The record '${name}' in pool '${pool}' cannot be read: ${record.content.reason}. Nothing was touched. ` +
        `'virsh vol-delete ${name} ${pool}' removes it; a rescue that still runs can then be ended by its mark.`,
    )
  }
  if (journal === null) return removeBlank(host, record)
  const taken = await takeOver(host, record)
  if (taken === null) return // its holder ended it while we waited
  await assertHere(host, taken.held.claim)
  await undo(host, taken.held, taken.journal.policy)
}
