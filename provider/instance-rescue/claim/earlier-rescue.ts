import { assertHere } from '../status/assert-here.js'
import type { PoolRef } from '../../libvirt/index.js'
import type { Decision } from '../decide/decide.js'
import { RecordUnreadableError } from '../model/errors.js'
import { foreignRescue } from './foreign-rescue.js'
import { isSameOwner } from '../model/owner.js'
import { isFinished, isUndoing } from '../../record/content.js'
import { openRecord } from '../../record/record.js'
import type { HeldRecord, OpenRecord } from '../../record/record.js'
import { takeOver } from '../../record/take-over.js'
import type { TakenOver } from '../../record/take-over.js'
import { undo } from '../steps/roll-back.js'
import type { Owner } from '../model/types.js'
import type { Host, Observation } from '../../host/index.js'

/** What became of an earlier rescue of this instance. */
export type EarlierRescue =
  /** There was none; `held` where our own unfinished one goes on. */
  | { readonly kind: 'go'; readonly held: HeldRecord | null }
  /** Our own is finished and runs: a create whose answer never reached Pulumi. */
  | { readonly kind: 'adopted'; readonly held: HeldRecord }
  /** Our own was undone: look again from the beginning. */
  | { readonly kind: 'again' }

/** What is known of an instance before an earlier rescue of it is looked at. */
export interface EarlierContext {
  readonly seen: Observation
  readonly decision: Decision
  readonly pool: PoolRef
  readonly owner: Owner
}

/** Finishes or undoes what an earlier run of the same resource left; refuses where it is somebody else's. */
export async function resolveEarlier(host: Host, settling: EarlierContext): Promise<EarlierRescue> {
  const { seen, pool, owner } = settling
  const record = await openRecord(host.libvirt, { pool, domainUuid: seen.dom.uuid })
  const instance = seen.dom.name
  if (record === null) {
    if (seen.marker !== null) throw foreignRescue(host, { instance, record, marker: seen.marker })
    return { kind: 'go', held: null }
  }
  if (record.content.kind === 'unreadable') throw unreadable(record, record.content.reason)
  if (record.content.kind === 'blank') return { kind: 'go', held: null } // whoever made it may still live: claiming will tell
  if (!isSameOwner(record.content.journal.claim.owner, owner))
    throw foreignRescue(host, { instance, record, marker: seen.marker })
  await assertHere(host, record.content.journal.claim)
  const isOurs = record.content.journal.lines.at(-1)?.nonce === host.runtime.holder.nonce
  const taken = await takeOver(host, record)
  // Another process had it until now, perhaps for a minute: what was seen before may be so no more.
  if (taken === null || !isOurs) return { kind: 'again' }
  return resolveOwn(host, settling, taken)
}

async function resolveOwn(
  host: Host,
  { seen, decision }: EarlierContext,
  { held, journal }: TakenOver,
): Promise<EarlierRescue> {
  const isSamePlan = decision.ok && decision.planned.digest === held.claim.digest
  if (isSamePlan && isFinished(journal) && seen.marker?.rescueId === held.claim.rescueId)
    return { kind: 'adopted', held }
  if (isSamePlan && !isFinished(journal) && !isUndoing(journal)) return { kind: 'go', held }
  await undo(host, held, {
    afterUnrescue: 'restore',
    shutdownTimeout: held.claim.policy.shutdownTimeout,
  })
  return { kind: 'again' }
}

function unreadable({ vol }: OpenRecord, reason: string): RecordUnreadableError {
  return new RecordUnreadableError(
    `The record '${vol.name}' in pool '${vol.pool}' cannot be read: ${reason}. Nothing was touched. ` +
      `'virsh destroy' and 'virsh start' bring the instance back by hand; 'virsh vol-delete ${vol.name} ${vol.pool}' then removes the record.`,
  )
}
