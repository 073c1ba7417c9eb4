import { isOn } from '../../host/index.js'
import { NotRescuableError, UnrescueError } from '../model/errors.js'
import { runsRescue } from '../status/runs-rescue.js'
import { stop } from './shutdown/stop.js'
import { wentOffAsAsked } from './shutdown/went-off-as-asked.js'
import { restoreDefinition } from './restore-definition.js'
import { startAgain } from './start-again.js'
import { look } from './work.js'
import type { LeaveWork, Step } from './work.js'

/** The instance's own system goes off; undone, the instance has its power state back. */
export const stopInstance: Step = {
  name: 'stop-instance',
  async run(work) {
    const { claim, policy } = work.held.state
    const seen = await look(work)
    if (seen === null)
      throw new UnrescueError(`Instance '${claim.instance}' vanished while it was being rescued.`)
    const isRescue = runsRescue(seen, claim)
    if (isRescue && seen.power !== 'crashed') return // what runs is the rescue already
    // A stopped rescue that is entered again has no system of its own to stop: this one was left.
    if (!isRescue && work.keepDisk && isOn(seen.power))
      throw new NotRescuableError(claim.instance, ['somebody started it meanwhile'])
    await stop(work, seen, seen.power === 'running' ? policy.shutdownTimeout : 0)
  },
  async undo(work) {
    const { instance } = work.held.state.claim
    const found = await look(work)
    if (found === null) throw new UnrescueError(`Instance '${instance}' is gone from the host.`)
    const seen = await restoreDefinition(work, found)
    if (seen.power === 'migrated') {
      throw new UnrescueError(
        `Instance '${instance}' was migrated to another host; nothing was started here.`,
      )
    }
    // What runs by now is its own system: never powered off. But it may be about to go off.
    if (isOn(seen.power) && !(await wentOffAsAsked(work, seen))) return
    if (wantsToRun(work)) await startAgain(work, seen)
  },
}

/** A transient instance is never left off: undefined and off, it would be lost. */
function wantsToRun({ afterUnrescue, held }: LeaveWork): boolean {
  const { original } = held.state.claim
  if (afterUnrescue === 'start' || !original.persistent) return true
  return afterUnrescue === 'restore' && original.power === 'running'
}
