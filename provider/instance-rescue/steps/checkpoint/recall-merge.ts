import { orNull } from '../../../libvirt/index.js'
import type { LeaveWork } from '../work.js'
import { staleReasons } from './bases.js'
import { ensureStored } from './ensure-stored.js'
import { findTrace, removeTrace } from './merge-trace.js'
import { ownDefinition } from './own-definition.js'

/**
 * Writes into the record that a merge has begun, if the record does not say so any more: somebody has put an older one back.
 *
 * The trace beside the record shows it, and the disks, which were written to since. If they were not, the merge was
 * cut off before its first byte: then the trace goes, before anything can write to the disks.
 */
export async function recallMerge(work: LeaveWork): Promise<void> {
  const { held } = work
  const { claim, phase, merge, bases } = held.state
  if (phase === 'merging' || merge?.isMerged === true) return
  if (claim.overlays?.areMergeable !== true) return
  const trace = await orNull('OPERATION_INVALID', findTrace(work, held.place.pool, claim)) // its pool may be off
  if (trace === null) return
  const definition = await ownDefinition(work, await ensureStored(work))
  const reasons = await staleReasons(work, held.state, definition)
  const isUnknown = bases === undefined || bases.some(({ modified }) => modified === null)
  if (reasons.length > 0 || isUnknown) {
    const { hasAutostart } = trace
    const again = { hasAutostart, isFresh: false, isMerged: false }
    await held.write(work, { ...held.state, phase: 'merging', merge: again })
  } else await removeTrace(work, trace.hasAutostart)
}
