import { applyPlan } from '../../../domain-xml/index.js'
import { DOMAIN_START } from '../../../libvirt/index.js'
import { isOn, observeByUuid } from '../../../host/index.js'
import type { Observation } from '../../../host/index.js'
import type { RescuePlan } from '../../../planner/types.js'
import { findImageChange } from '../../../storage/index.js'
import { NotRescuableError, UnrescueError } from '../../model/errors.js'
import { runsRescue } from '../../status/runs-rescue.js'
import { dropRescueSave } from '../remove/drop-rescue-save.js'
import { describeArtifacts } from '../definition/describe-artifacts.js'
import { ensureDefined } from '../definition/hold-definition.js'
import { removeSnapshotOverlays } from '../remove/remove-snapshot-overlays.js'
import { newerReasons } from '../definition/newer-files.js'
import { assertOffOverlays } from '../overlays/assert-off-overlays.js'
import { mentionKept } from '../overlays/mention-kept.js'
import { stopRescue } from '../shutdown/stop-rescue.js'
import { START_DEADLINE_MS, look } from '../work.js'
import type { EnterWork, Step, Work } from '../work.js'

/** Starts the guest from the rescue XML; the stored definition stays what it was. */
export const startRescue: Step = {
  name: 'start-rescue',
  async run(work) {
    const { libvirt, held } = work
    const { claim } = held.state
    const [seen, imageChanges] = await Promise.all([look(work), findFileChanges(work)])
    if (seen === null)
      throw new UnrescueError(`Instance '${claim.instance}' vanished while it was being rescued.`)
    if (runsRescue(seen, claim)) return
    const changes = findChanges(work, seen)
    // The shutdown may have taken a minute: only the image that was inspected may be started.
    changes.push(...imageChanges)
    if (work.keepDisk) changes.push(...(await newerReasons(work, seen)))
    if (changes.length > 0) throw new NotRescuableError(claim.instance, changes)
    await dropRescueSave(work, seen)
    const xmlDesc = applyPlan(seen.storedXml, work.plan, describeArtifacts(work))
    await libvirt.domainCreateXml(
      { xmlDesc, flags: DOMAIN_START.VALIDATE },
      { deadline: START_DEADLINE_MS },
    )
    work.runtime.say(`Instance '${seen.dom.name}' was started ${bootedFrom(work.plan)}.`)
  },
  async undo(work) {
    const { held, runtime } = work
    const { claim } = held.state
    let seen = await look(work)
    const isDefinedAgain = seen?.persistent !== true && (await ensureDefined(work, seen))
    if (isDefinedAgain) {
      runtime.warn(
        `Instance '${claim.instance}' had no stored definition any more; it was defined again from its copy.`,
      )
      seen = await observeByUuid(work, claim.domainUuid)
    }
    if (seen === null) return
    await dropRescueSave(work, seen)
    assertOffOverlays(work, seen)
    warnOfStale(work, seen)
    if (!runsRescue(seen, claim) || seen.liveXml === null) return
    work.disks.areCurrent = true
    await stopRescue(work, seen, { isOurs: isDefinedAgain || !claim.original.persistent })
    await mentionKept(work, seen, seen.liveXml)
    await removeSnapshotOverlays(work, claim, seen.liveXml)
  },
}

function bootedFrom({ rescueDevice, directBoot }: RescuePlan): string {
  if (directBoot !== undefined) return `with the kernel '${directBoot.kernel}'`
  return `from the rescue disk '${rescueDevice?.target ?? ''}'`
}

/** What became of the files that the rescue system is made of. */
async function findFileChanges(work: EnterWork): Promise<readonly string[]> {
  const files = [...(work.image === null ? [] : [work.image]), ...(work.kernel?.files ?? [])]
  const changes = await Promise.all(files.map((file) => findImageChange(work, file)))
  return changes.filter((change) => change !== null)
}

/** What somebody else did while the instance was being shut down. */
function findChanges(work: EnterWork, seen: Observation): string[] {
  const changes: string[] = []
  if (isOn(seen.power)) changes.push('somebody started it meanwhile')
  if (seen.managedSave === 'of-instance') changes.push('somebody saved it meanwhile')
  // The stored definition of a transient instance is ours.
  if (work.held.state.claim.original.persistent && seen.storedXml !== work.seen.storedXml)
    changes.push('its definition was changed meanwhile')
  return changes
}

/** Says that a repair is lost, because somebody has started the instance from its disks. */
function warnOfStale({ held, runtime }: Work, seen: Observation): void {
  const { claim, merge } = held.state
  if (claim.overlays?.areMergeable !== true || merge !== undefined) return
  if (!isOn(seen.power) || runsRescue(seen, claim)) return
  runtime.warn(
    `Somebody started instance '${seen.dom.name}' from its disks, so what was written to the overlays of the rescue is worth nothing; it is thrown away.`,
  )
}
