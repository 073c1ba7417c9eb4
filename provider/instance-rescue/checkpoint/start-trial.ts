import type { Host } from '../../host/index.js'
import type { DomainRef } from '../../libvirt/index.js'
import { UnrescueError } from '../model/errors.js'
import type { RescueState } from '../model/state.js'
import type { RescueOutputs } from '../model/types.js'
import { beating } from '../steps/beating.js'
import { startOnOverlays } from '../steps/checkpoint/start-on-overlays.js'
import { look } from '../steps/work.js'
import type { LeaveWork } from '../steps/work.js'
import { assertCheckpoint, holdCheckpoint } from './hold-checkpoint.js'
import { readyOverlays } from './ready-overlays.js'

/** How an instance's own system is tried. */
export interface Trial {
  /** True: the links of its network cards are down. */
  readonly isUnplugged: boolean
}

/**
 * Starts the instance's own system on the overlays of a checkpoint once, only to watch it, and leaves it paused before
 * its first instruction: the caller resumes it.
 *
 * The rescue system is powered off at once, so the overlays should be fresh. From now on the record says that nothing
 * on them is a repair: no merge and no probation is possible any more, and `remove` throws everything away.
 */
export async function startTrialOn(
  host: Host,
  olds: RescueOutputs,
  trial: Trial,
): Promise<DomainRef> {
  const check = (state: RescueState): void => {
    assertCheckpoint(host, state)
    if (state.phase !== 'rescued') throw notFresh(olds)
  }
  const act = (work: LeaveWork): Promise<DomainRef> => beating(work, () => begin(work, trial))
  const held = await holdCheckpoint(host, { ...olds, shutdownTimeout: 0 }, { check, act })
  if (held === null) throw notFresh(olds)
  return held.done
}

function notFresh({ instance }: RescueOutputs): UnrescueError {
  return new UnrescueError(
    `The rescue of instance '${instance}' is not what was just made: somebody changed or ended it at the same moment. Its own system was not started.`,
  )
}

async function begin(work: LeaveWork, trial: Trial): Promise<DomainRef> {
  const { held } = work
  const { instance } = held.state.claim
  const note = async (): Promise<void> => {
    if (held.state.isTrial !== true)
      await held.write(work, { ...held.state, phase: 'probation', isTrial: true })
  }
  const { definition, isOnProbation } = await readyOverlays(work, note)
  if (isOnProbation)
    throw new UnrescueError(
      `The own system of instance '${instance}' runs on its overlays already, because somebody started it at the same moment.`,
    )
  await startOnOverlays(work, definition, { ...trial, isPaused: true })
  const seen = await look(work)
  if (seen?.liveXml == null)
    throw new UnrescueError(
      `Instance '${instance}' went off before anything in it could be watched.`,
    )
  await held.finish(work, held.state)
  return seen.dom
}
