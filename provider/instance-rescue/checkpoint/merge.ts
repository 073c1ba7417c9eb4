import { withHost } from '../../host/index.js'
import type { Host, Runtime } from '../../host/index.js'
import type { RescueState } from '../model/state.js'
import type { RescueOutputs } from '../model/types.js'
import { beating } from '../steps/beating.js'
import { startOnOverlays } from '../steps/checkpoint/start-on-overlays.js'
import { leaveTrace } from '../steps/checkpoint/merge-trace.js'
import { recallMerge } from '../steps/checkpoint/recall-merge.js'
import { undo } from '../steps/roll-back.js'
import { look } from '../steps/work.js'
import type { LeaveWork } from '../steps/work.js'
import { assertMergeable } from './assert-mergeable.js'
import { assertCheckpoint, holdCheckpoint } from './hold-checkpoint.js'
import { readyOverlays } from './ready-overlays.js'

/**
 * Makes the repair permanent: merges the overlays into the instance's disks and ends the rescue.
 *
 * An instance on probation goes on running, unless it is to be off by `afterUnrescue` and by what it was before: then
 * it is shut down. From the rescue system, and from an instance that is off, nothing of the instance's own system runs
 * before everything is merged. A merge that was cut off is finished. If nothing of the rescue is left, that is success.
 */
export async function merge(olds: RescueOutputs, runtime: Runtime): Promise<void> {
  await withHost(olds.uri, runtime, (host) => mergeOn(host, olds))
}

/** Merges over an open connection. */
export async function mergeOn(host: Host, olds: RescueOutputs): Promise<void> {
  const check = (state: RescueState): void => {
    // It was merged; what is left is to remove what the rescue had made.
    if (state.phase === 'ending' && state.merge?.isMerged === true) return
    assertCheckpoint(host, state)
  }
  const act = async (work: LeaveWork): Promise<void> => {
    await beating(work, () => recallMerge(work))
    const { phase } = work.held.state
    if (phase !== 'merging' && phase !== 'ending') await beating(work, () => begin(work))
    const { afterUnrescue, shutdownTimeout, copy } = work
    const copyHash = copy.hash ?? undefined
    await undo(host, work.held, { afterUnrescue, shutdownTimeout, copyHash })
  }
  const merged = await holdCheckpoint(host, olds, { check, act })
  const { instance } = olds
  host.runtime.say(
    merged === null
      ? `Nothing is left of the rescue of instance '${instance}' on ${host.uri}, so there is nothing to merge.`
      : `The rescue of instance '${instance}' has ended; its repair is in its disks, and nothing else of the rescue is left on the host.`,
  )
}

/** Makes sure that the overlays can be merged, and has something run on them; then the merge is recorded, and must be finished. */
async function begin(work: LeaveWork): Promise<void> {
  const { held } = work
  const enterPhase = async (): Promise<void> => {
    if (held.state.phase !== 'probation')
      await held.write(work, { ...held.state, phase: 'probation' })
  }
  const { definition, isOnProbation } = await readyOverlays(work, enterPhase)
  if (isOnProbation) await assertMergeable(work, definition)
  else await startOnOverlays(work, definition, { isPaused: true })
  const hasAutostart = await readAutostart(work)
  const merge = { hasAutostart, isFresh: !isOnProbation, isMerged: false }
  await leaveTrace(work, hasAutostart)
  await held.write(work, { ...held.state, phase: 'merging', merge })
}

async function readAutostart(work: LeaveWork): Promise<boolean> {
  const seen = await look(work)
  if (seen?.persistent !== true) return false
  return (await work.libvirt.domainGetAutostart({ dom: seen.dom })) !== 0
}
