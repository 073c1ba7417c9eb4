import { hasTraces } from '../../domain-xml/index.js'
import { UnrescueError } from '../model/errors.js'
import { overlaysInUse } from '../status/overlays-in-use.js'
import { runsRescue } from '../status/runs-rescue.js'
import { beating } from './beating.js'
import { finishMerge } from './checkpoint/finish-merge.js'
import { recallMerge } from './checkpoint/recall-merge.js'
import { copyDefinition } from './definition/copy-definition.js'
import { assertOriginals } from './overlays/assert-originals.js'
import { prepareDisk } from './prepare/prepare-disk.js'
import { ACTS } from './index.js'
import { look } from './work.js'
import type { LeaveWork, UndoWork } from './work.js'

/**
 * Leaves the rescue from any state; the record itself stays. A merge that was begun is finished first.
 *
 * Others may define the instance from the rescue at any time, if they have read its XML before. So the
 * definition copy is removed last, right after a look at the instance.
 */
export async function leave(leaving: LeaveWork): Promise<void> {
  const { held } = leaving
  await beating(leaving, () => recallMerge(leaving))
  if (held.state.phase === 'merging') await beating(leaving, () => finishMerge(leaving))
  // If the rescue did not begin, nobody has written to the disks.
  const work = { ...leaving, disks: { areCurrent: held.state.phase === 'entering' } }
  if (held.state.phase !== 'ending') await held.write(work, { ...held.state, phase: 'ending' })
  await bringBack(work)
  if (held.state.claim.overlays !== undefined) await assertOriginals(work, await look(work))
  await beating(work, () => prepareDisk.undo(work))
  if (!(await isBack(work))) await bringBack(work)
  await beating(work, () => copyDefinition.undo(work))
}

/** Most attempts to bring an instance back that somebody defines from the rescue again and again. */
const TRIES = 10

/** Undoes all that was done to the instance. */
async function bringBack(work: UndoWork): Promise<void> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    for (const step of ACTS.toReversed()) await beating(work, () => step.undo(work))
    if (await isBack(work)) return
  }
  const { instance } = work.held.state.claim
  throw new UnrescueError(
    `Another program defines instance '${instance}' from the rescue again and again. The copy of its original definition stays. Stop that program, and run this again.`,
  )
}

/** True if nothing of the rescue is in what runs and in the stored definition, so that the copy is not needed any more. */
async function isBack(work: LeaveWork): Promise<boolean> {
  const { claim } = work.held.state
  const seen = await look(work)
  // A transient instance vanishes when it stops.
  if (seen === null) return !claim.original.persistent
  if (claim.original.persistent && !seen.persistent) return false
  const isOnOverlay = seen.liveXml !== null && overlaysInUse(seen.liveXml, claim).length > 0
  const isDefined = seen.persistent && hasTraces(seen.storedXml)
  return !runsRescue(seen, claim) && !isOnOverlay && !isDefined
}
