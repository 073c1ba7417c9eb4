import { assertHere } from './assert-here.js'
import { RecordUnreadableError } from './errors.js'
import type { FoundRescue } from './find-rescues.js'
import type { Host } from './host.js'
import { removeBlank, takeOver } from './record/take-over.js'
import { undo } from './roll-back.js'

/** What ending a rescue will do, one line each: shown before anybody is asked. */
export function describeEnd({ journal, status, record }: FoundRescue): string[] {
  if (journal === null)
    return [`remove the empty record '${record.vol.name}' from pool '${record.vol.pool}'`]
  const { claim, policy } = journal
  const starts =
    policy.afterUnrescue === 'start' ||
    (policy.afterUnrescue === 'restore' && claim.original.power === 'running')
  return [
    ...(status.status === 'rescued'
      ? [
          `shut the rescue system of '${claim.instance}' down (within ${policy.shutdownTimeout} s, then by force)`,
        ]
      : []),
    ...(status.status === 'left'
      ? ['leave its own system running']
      : [starts ? 'start its own system' : 'leave it switched off']),
    ...claim.artifacts.map(({ name, pool }) => `remove volume '${name}' from pool '${pool.name}'`),
    `remove the record '${record.vol.name}' from pool '${record.vol.pool}'`,
  ]
}

/** Ends a rescue from its record alone, without Pulumi. */
export async function endRescue(host: Host, { record, journal }: FoundRescue): Promise<void> {
  if (record.content.kind === 'unreadable') {
    throw new RecordUnreadableError(
      `The record '${record.vol.name}' in pool '${record.vol.pool}' cannot be read: ${record.content.reason}. Nothing was touched.`,
    )
  }
  if (journal === null) {
    await removeBlank(host, record)
    return
  }
  const taken = await takeOver(host, record)
  if (taken === null) return // its holder ended it while we waited
  await assertHere(host, taken.held.claim)
  await undo(host, taken.held, taken.journal.policy)
}
