import { announcementOf } from '../../../domain-xml/index.js'
import { isOn } from '../../../host/index.js'
import type { Observation } from '../../../host/index.js'
import { DOMAIN_AFFECT, DOMAIN_METADATA, isLibvirtError } from '../../../libvirt/index.js'
import { domainWord, virsh } from '../../../shell/index.js'
import { UnrescueError } from '../../model/errors.js'
import { wantsToRun } from '../../model/policy.js'
import type { RescueState } from '../../model/state.js'
import { dropRescueSave } from '../remove/drop-rescue-save.js'
import { stop } from '../shutdown/stop.js'
import { look } from '../work.js'
import type { LeaveWork, Work } from '../work.js'
import { ensureStored } from './ensure-stored.js'
import { mergeDisks } from './merge-disks.js'
import { removeTrace } from './merge-trace.js'
import { ownDefinition } from './own-definition.js'
import { startOnOverlays } from './start-on-overlays.js'

/**
 * Finishes a merge that the record says was begun; afterwards the rescue is `ending`, and nothing of it is needed.
 *
 * A guest that went off in between is started again on the overlays, paused, and merged anew: a disk alone may be half
 * old and half new, but with its overlay it has everything. Until the record says that all is merged, nothing but
 * that starts.
 */
export async function finishMerge(work: LeaveWork): Promise<void> {
  const { held, runtime } = work
  const { instance } = held.state.claim
  try {
    const seen = await ensureStored(work)
    const definition = await ownDefinition(work, seen)
    if (!mergeOf(held.state).isMerged) {
      runtime.say(`Merging the repair into the disks of instance '${instance}'.`)
      await switchAutostart(work, seen, false)
      await mergeAll(work, definition)
      const merge = { ...mergeOf(held.state), isMerged: true }
      await held.write(work, { ...held.state, merge })
    }
    await removeTrace(work, mergeOf(held.state).hasAutostart)
    await goOn(work, definition)
    await switchAutostart(work, seen, true)
  } catch (error) {
    if (!isLibvirtError(error)) throw error
    throw new UnrescueError(
      `The merge into the disks of instance '${instance}' was not finished: ${error.message} Nothing is lost as long as nobody starts the instance. Run this again: it finishes the merge.`,
      { cause: error },
    )
  }
  runtime.say(`The repair of instance '${instance}' is in its disks.`)
  await held.write(work, { ...held.state, phase: 'ending' })
}

/** What the record says of the merge. */
function mergeOf({ merge }: RescueState): NonNullable<RescueState['merge']> {
  return merge ?? { hasAutostart: false, isFresh: false, isMerged: false }
}

/** While the disks are half merged, libvirt must not start the instance from them by itself. */
async function switchAutostart(
  { libvirt, held }: Work,
  { dom }: Observation,
  isOnAgain: boolean,
): Promise<void> {
  if (mergeOf(held.state).hasAutostart)
    await libvirt.domainSetAutostart({ dom, autostart: Number(isOnAgain) })
}

/** Most times that a guest is started which goes off in the middle of the merge. */
const TRIES = 3

async function mergeAll(work: Work, definition: string): Promise<void> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    await ensureOnOverlays(work, definition)
    if (await mergeDisks(work, definition)) return
  }
  throw new UnrescueError(
    `Instance '${work.held.state.claim.instance}' goes off in the middle of the merge again and again. Nothing is lost: its overlays have everything. Find out why with the log of QEMU, and run this again.`,
  )
}

async function ensureOnOverlays(work: Work, definition: string): Promise<void> {
  const { held } = work
  const { rescueId } = held.state.claim
  const seen = await look(work)
  if (seen === null)
    throw new UnrescueError(`Instance '${held.state.claim.instance}' is gone from the host.`)
  if (isOn(seen.power) && seen.marker?.rescueId !== rescueId) throw explainMixed(work, seen)
  if (isOn(seen.power) && seen.marker?.isProbation === true) return
  // The rescue system, if somebody started it again by hand.
  if (isOn(seen.power)) await stop(work, seen, { timeout: 0 })
  await dropRescueSave(work, seen)
  await held.write(work, { ...held.state, merge: { ...mergeOf(held.state), isFresh: true } })
  await startOnOverlays(work, definition, { isPaused: true })
}

function explainMixed({ uri, held }: Work, { dom }: Observation): UnrescueError {
  const destroy = virsh(uri, 'destroy', domainWord(dom))
  return new UnrescueError(
    `Somebody started instance '${dom.name}' in the middle of the merge of its repair, from disks that are half old and half new. It was not touched, and the overlays of its disks stay. ` +
      `Power it off with ${destroy} as soon as you can, and run this again: it finishes the merge over what the instance wrote. Check its file systems then. (Rescue ${held.state.claim.rescueId}.)`,
  )
}

/** Lets the guest go on with its merged disks, or stops it if it is to be off afterwards. */
async function goOn(work: LeaveWork, definition: string): Promise<void> {
  const { libvirt, held } = work
  const { claim } = held.state
  const seen = await look(work)
  // One without our marker is none of the merge's: it was started since.
  if (seen?.liveXml == null || seen.marker?.rescueId !== claim.rescueId) return
  const isWanted = wantsToRun(claim, work)
  const isUnused = seen.power === 'paused' && mergeOf(held.state).isFresh
  if (!isWanted && isUnused) {
    await stop(work, seen, { timeout: 0 })
    return
  }
  if (seen.power === 'paused') await libvirt.domainResume({ dom: seen.dom })
  if (isWanted) await unmark(work, seen, definition)
  else await stop(work, { ...seen, power: 'running' }, { timeout: work.shutdownTimeout })
}

/** Takes our words and our marker off the running guest: it is the instance itself again. The marker goes last. */
async function unmark({ libvirt }: Work, { dom }: Observation, definition: string): Promise<void> {
  const { ownTitle, description, key, uri } = announcementOf(definition, null)
  const { TITLE, DESCRIPTION, ELEMENT } = DOMAIN_METADATA
  const flags = DOMAIN_AFFECT.LIVE
  await libvirt.domainSetMetadata({ dom, type: TITLE, metadata: ownTitle, flags })
  await libvirt.domainSetMetadata({ dom, type: DESCRIPTION, metadata: description, flags })
  await libvirt.domainSetMetadata({ dom, type: ELEMENT, metadata: null, key, uri, flags })
}
