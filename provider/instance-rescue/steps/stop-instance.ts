import { NotRescuableError, UnrescueError } from '../model/errors.js'
import { runsRescue } from '../status/runs-rescue.js'
import { startAgain } from './start-again.js'
import { stop } from './shutdown/stop.js'
import { wentOffAsAsked } from './shutdown/went-off-as-asked.js'
import type { LeaveWork, Step } from './work.js'
import { findDomainByUuid, isOn, observe } from '../../host/index.js'

/** The instance's own system goes off; undone, the instance has its power state back. */
export const stopInstance: Step = {
  name: 'stop-instance',
  async run(work) {
    const { libvirt, held } = work
    const dom = await findDomainByUuid(libvirt, held.claim.domainUuid)
    if (dom === null)
      throw new UnrescueError(
        `Instance '${held.claim.instance}' vanished while it was being rescued.`,
      )
    const seen = await observe(libvirt, dom)
    const isRescue = runsRescue(seen, held.claim)
    if (isRescue && seen.power !== 'crashed') return // what runs is the rescue already
    // A stopped rescue that is entered again has no system of its own to stop: this one was left.
    if (!isRescue && work.keepDisk && isOn(seen.power))
      throw new NotRescuableError(held.claim.instance, ['somebody started it meanwhile'])
    await stop(work, dom, seen.power === 'running' ? held.claim.policy.shutdownTimeout : 0)
  },
  async undo(work) {
    const { libvirt, held } = work
    const dom = await findDomainByUuid(libvirt, held.claim.domainUuid)
    if (dom === null)
      throw new UnrescueError(`Instance '${held.claim.instance}' is gone from the host.`)
    const seen = await observe(libvirt, dom)
    if (seen.power === 'migrated') {
      throw new UnrescueError(
        `Instance '${held.claim.instance}' was migrated to another host; nothing was started here.`,
      )
    }
    // What runs by now is its own system: never powered off. But it may be about to go off.
    if (isOn(seen.power) && !(await wentOffAsAsked(work, seen))) return
    if (!wantsToRun(work)) return
    await startAgain(work, seen)
  },
}

/** A transient instance is never left off: undefined and off, it would be lost. */
function wantsToRun({ afterUnrescue, held: { claim } }: LeaveWork): boolean {
  if (afterUnrescue === 'start' || !claim.original.persistent) return true
  return afterUnrescue === 'restore' && claim.original.power === 'running'
}
