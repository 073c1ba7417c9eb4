import type { Observation } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import type { OpenRecord } from '../../record/index.js'
import { virsh } from '../../shell/index.js'
import type { PoolRef } from '../../libvirt/index.js'
import { UnrescueError } from '../model/errors.js'
import type { RescueState } from '../model/state.js'
import type { RescueOutputs } from '../model/types.js'
import { findArtifacts } from '../status/find-artifacts.js'

/** What is known of a rescue whose record has been replaced by that of another one. */
export interface Replaced {
  readonly pool: PoolRef
  readonly seen: Observation | null
  readonly record: OpenRecord<RescueState>
}

/**
 * Refuses to take a rescue for ended because the record of its instance is that of another rescue.
 *
 * Usually it has ended, and another one has begun. But somebody may have put an older file back, for
 * example from a backup of the pool's folder.
 */
export async function assertEnded(
  host: Host,
  olds: Pick<RescueOutputs, 'rescueId' | 'domainUuid' | 'instance' | 'pool' | 'plan'>,
  { pool, seen, record }: Replaced,
): Promise<void> {
  const other = record.view.kind === 'state' ? record.view.page.state.claim.rescueId : null
  const runs = seen?.marker?.rescueId
  if (other === olds.rescueId || (runs !== undefined && runs !== olds.rescueId)) return
  const isLeft = async (): Promise<boolean> =>
    (await findArtifacts(host, pool, olds)).existing.length > 0
  if (runs === olds.rescueId || (await isLeft())) throw olderRecord(host, olds, record)
}

/** The error for a rescue whose record was replaced by that of another one. */
export function olderRecord(
  { uri }: Host,
  { instance, rescueId }: Pick<RescueOutputs, 'instance' | 'rescueId'>,
  { vol, view }: OpenRecord<RescueState>,
): UnrescueError {
  const claim = view.kind === 'state' ? view.page.state.claim : null
  const whose = claim === null ? '' : ` (${claim.rescueId}, begun ${claim.time})`
  return new UnrescueError(
    `The record '${vol.name}' of instance '${instance}' is that of another rescue${whose}, but rescue ${rescueId} has not ended. ` +
      `Somebody put an older file back. Nothing was touched. Delete the file with ${virsh(uri, ['vol-delete', '--pool', vol.pool], vol.name)}, and run this again: the rescue ends without a record.`,
  )
}
