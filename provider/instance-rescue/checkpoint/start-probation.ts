import { withHost } from '../../host/index.js'
import type { Host, Runtime } from '../../host/index.js'
import { UnrescueError } from '../model/errors.js'
import { describeStatus, UNPROVEN } from '../model/outputs.js'
import type { RescueState } from '../model/state.js'
import type { RescueOutputs } from '../model/types.js'
import { beating } from '../steps/beating.js'
import { recallMerge } from '../steps/checkpoint/recall-merge.js'
import { startOnOverlays } from '../steps/checkpoint/start-on-overlays.js'
import { look } from '../steps/work.js'
import type { LeaveWork } from '../steps/work.js'
import { assertCheckpoint, holdCheckpoint } from './hold-checkpoint.js'
import { readyOverlays } from './ready-overlays.js'

/**
 * Starts the instance's own system on the overlays of a checkpoint: stops the rescue system in an orderly way first.
 *
 * The outputs have the status `probation`. If the probation runs already, that is success. What the instance
 * writes goes to the overlays, so that `remove` throws it away with the repair, and `merge` keeps both. Nothing
 * waits for the instance's system: whether it boots is for the caller to find out.
 */
export async function startProbation(
  olds: RescueOutputs,
  runtime: Runtime,
): Promise<RescueOutputs> {
  return withHost(olds.uri, runtime, (host) => startProbationOn(host, olds))
}

/** Starts a probation over an open connection. */
export async function startProbationOn(host: Host, olds: RescueOutputs): Promise<RescueOutputs> {
  const check = (state: RescueState): void => {
    assertCheckpoint(host, state)
    assertNotMerging(state)
  }
  const act = (work: LeaveWork): Promise<void> =>
    beating(work, async () => {
      await recallMerge(work)
      assertNotMerging(work.held.state)
      await begin(work)
    })
  if ((await holdCheckpoint(host, olds, { check, act })) === null)
    throw new UnrescueError(
      `Nothing is left of the rescue of instance '${olds.instance}' on ${host.uri}, so there is no repair that could be tried.`,
    )
  return { ...olds, ...describeStatus('probation', ''), ...UNPROVEN, provenStart: undefined }
}

function assertNotMerging({ claim, phase }: RescueState): void {
  if (phase !== 'merging') return
  throw new UnrescueError(
    `The repair of instance '${claim.instance}' is being merged into its disks already, so it cannot be tried any more. Merge again: that finishes it.`,
  )
}

async function begin(work: LeaveWork): Promise<void> {
  const { held, runtime } = work
  const { instance } = held.state.claim
  const enterPhase = async (): Promise<void> => {
    if (held.state.phase !== 'probation')
      await held.write(work, { ...held.state, phase: 'probation' })
  }
  const { definition, isOnProbation } = await readyOverlays(work, enterPhase)
  await enterPhase()
  if (isOnProbation) await resume(work)
  else {
    await startOnOverlays(work, definition)
    runtime.say(
      `Instance '${instance}' was started with its own system, on overlays of its disks: nothing of the repair is in its disks yet.`,
    )
  }
  await held.finish(work, held.state)
}

/** A merge that was cut off before it began leaves the instance paused. */
async function resume(work: LeaveWork): Promise<void> {
  const seen = await look(work)
  if (seen?.power === 'paused') await work.libvirt.domainResume({ dom: seen.dom })
}
