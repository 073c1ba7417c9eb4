import { isOn } from '../../host/index.js'
import { NotRescuableError, UnrescueError } from '../model/errors.js'
import { runsRescue } from '../status/runs-rescue.js'
import { stop } from './shutdown/stop.js'
import { wentOffAsAsked } from './shutdown/went-off-as-asked.js'
import { restoreDefinition } from './definition/restore-definition.js'
import { startAgain } from './start-again.js'
import { look } from './work.js'
import type { LeaveWork, Step } from './work.js'

/** Stops the instance's own system; undo restores the power state of the instance. */
export const stopInstance: Step = {
  name: 'stop-instance',
  async run(work) {
    const { claim, policy } = work.held.state
    const seen = await look(work)
    if (seen === null)
      throw new UnrescueError(`Instance '${claim.instance}' vanished while it was being rescued.`)
    const isRescue = runsRescue(seen, claim)
    if (isRescue && seen.power !== 'crashed') return // the rescue runs already
    // A rescue that is entered again was off: if the instance's own system runs, somebody started it.
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
    // What runs now is the instance's own system. It is never powered off, but it may be shutting down.
    if (isOn(seen.power) && !(await wentOffAsAsked(work, seen))) return
    if (wantsToRun(work)) await startAgain(work, seen)
  },
}

/** True if the instance must run afterwards; always for a transient one, which would be lost if it stayed off. */
function wantsToRun({ afterUnrescue, held }: LeaveWork): boolean {
  const { original } = held.state.claim
  if (afterUnrescue === 'start' || !original.persistent) return true
  return afterUnrescue === 'restore' && original.power === 'running'
}
