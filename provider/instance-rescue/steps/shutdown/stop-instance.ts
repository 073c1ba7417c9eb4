import { isOn } from '../../../host/index.js'
import type { Observation } from '../../../host/index.js'
import { NotRescuableError, UnrescueError } from '../../model/errors.js'
import { wantsToRun } from '../../model/policy.js'
import { runsRescue } from '../../status/runs-rescue.js'
import { stop } from './stop.js'
import { wentOffAsAsked } from './went-off-as-asked.js'
import { assertNewest } from '../definition/newer-files.js'
import { restoreDefinition } from '../definition/restore-definition.js'
import { startAgain } from '../start/start-again.js'
import { look } from '../work.js'
import type { Step } from '../work.js'

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
    const timeout = seen.power === 'running' ? policy.shutdownTimeout : 0
    await stop(work, seen, { timeout })
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
    if (!isOn(seen.power) && !work.disks.areCurrent) await assertNewest(work, seen)
    // What runs now is the instance's own system. It is never powered off, but it may be shutting down.
    const isKept = isOn(seen.power) && !(await wentOffAsAsked(work, seen))
    const isStarted = !isKept && wantsToRun(work.held.state.claim, work)
    // Somebody may have defined it from the rescue right before: then it is not back yet.
    if (isStarted && !(await startAgain(work, seen))) return
    const otherwise = isStarted ? 'was started and runs its own system' : 'stays switched off'
    const now = isKept ? describeKept(seen) : otherwise
    work.runtime.say(`Instance '${seen.dom.name}' ${now}.`)
  },
}

/** What becomes of an instance whose own system is left as it is. */
function describeKept({ power }: Observation): string {
  return power === 'running' ? 'keeps running its own system' : `stays ${power}`
}
