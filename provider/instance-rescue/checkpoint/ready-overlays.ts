import { isOn } from '../../host/index.js'
import type { Observation } from '../../host/index.js'
import { domainWord, marked, unrescueCommand, virsh } from '../../shell/index.js'
import { UnrescueError } from '../model/errors.js'
import { runsRescue } from '../status/runs-rescue.js'
import { staleReasons } from '../steps/checkpoint/bases.js'
import { ensureStored } from '../steps/checkpoint/ensure-stored.js'
import { explainOther } from '../steps/checkpoint/explain-other.js'
import { leftOverlays } from '../steps/checkpoint/overlaid-places.js'
import { movedReasons } from '../steps/checkpoint/moved-disks.js'
import { ownDefinition } from '../steps/checkpoint/own-definition.js'
import { dropRescueSave } from '../steps/remove/drop-rescue-save.js'
import { stopRescue } from '../steps/shutdown/stop-rescue.js'
import { look } from '../steps/work.js'
import type { LeaveWork, Work } from '../steps/work.js'

/** The overlays of a checkpoint, which hold the repair. */
export interface ReadyOverlays {
  /** The instance's own definition. */
  readonly definition: string
  /** True if the instance's own system runs on the overlays already; else nothing runs. */
  readonly isOnProbation: boolean
}

/**
 * Makes the overlays of a checkpoint ready to be started from, or to be merged: stops the rescue system, if it runs.
 *
 * Refuses before anything is stopped if a disk was written to below its overlay, or if somebody has put another file on
 * an overlay. `beforeStop` is called right before the rescue system is stopped.
 */
export async function readyOverlays(
  work: LeaveWork,
  beforeStop: () => Promise<void>,
): Promise<ReadyOverlays> {
  const seen = await ensureStored(work)
  const { claim } = work.held.state
  const definition = await ownDefinition(work, seen)
  assertOurs(work, seen)
  assertInPlace(work, definition, seen)
  await assertFresh(work, definition)
  if (seen.marker?.isProbation === true) return { definition, isOnProbation: true }
  if (seen.liveXml !== null) {
    const [left] = leftOverlays(claim, { definition, liveXml: seen.liveXml })
    if (left !== undefined) throw explainOther(work, seen.dom, left)
  }
  await beforeStop()
  if (isOn(seen.power)) await stopRescue(work, seen, { isOurs: !claim.original.persistent })
  const off = await look(work)
  if (off === null || isOn(off.power))
    throw new UnrescueError(
      `Somebody started instance '${claim.instance}' at the same moment; nothing was done with it. Run this again.`,
    )
  await dropRescueSave(work, off)
  // The shutdown may have taken a minute.
  await assertFresh(work, definition)
  return { definition, isOnProbation: false }
}

/** Refuses if something else runs than the rescue or its probation. */
function assertOurs({ uri, held }: Work, seen: Observation): void {
  const { name } = seen.dom
  if (seen.power === 'migrated')
    throw new UnrescueError(
      `Instance '${name}' was migrated to another host while in rescue; nothing was touched.`,
    )
  if (!isOn(seen.power) || runsRescue(seen, held.state.claim)) return
  throw new UnrescueError(
    `Instance '${name}' runs its own system from its disks, because somebody started it, so the overlays of the rescue are worth nothing: they can be neither tried nor merged. ${throwAway(uri, name)}`,
  )
}

/** Refuses if the instance's disks are other files by now. */
function assertInPlace(
  { uri, held }: Work,
  definition: string,
  { dom, storedXml }: Observation,
): void {
  const reasons = movedReasons(held.state.claim, definition, storedXml)
  if (reasons.length === 0) return
  throw new UnrescueError(
    `The repair of instance '${dom.name}' can be neither tried nor merged: ${reasons.join('; ')}. Merging would not reach the disk that the instance starts from. ` +
      `Put the former file back with ${virsh(uri, 'edit', domainWord(dom))} and run this again. ${throwAway(uri, dom.name)}`,
  )
}

async function assertFresh(work: Work, definition: string): Promise<void> {
  const { instance } = work.held.state.claim
  const reasons = await staleReasons(work, work.held.state, definition)
  if (reasons.length === 0) return
  throw new UnrescueError(
    `The repair of instance '${instance}' can be neither tried nor merged: ${reasons.join('; ')}. Merging would destroy what is on the disks now. ${throwAway(work.uri, instance)}`,
  )
}

function throwAway(uri: string, instance: string): string {
  return `To throw the overlays away and end the rescue, run ${marked(unrescueCommand(uri, instance))}.`
}
