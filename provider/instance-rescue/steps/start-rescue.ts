import { applyPlan, parseDomain } from '../../domain-xml/index.js'
import type { DiskOverlay, RescueArtifacts } from '../../domain-xml/index.js'
import { DOMAIN_START } from '../../libvirt/index.js'
import { isOn, observeByUuid } from '../../host/index.js'
import type { Observation } from '../../host/index.js'
import { findImageChange } from '../../storage/index.js'
import { unrescueCommand } from '../../shell/index.js'
import { isOwnImage, smbiosStrings } from '../handover/smbios-strings.js'
import { findArtifact, overlaysOf } from '../model/artifacts.js'
import { NotRescuableError, UnrescueError } from '../model/errors.js'
import { makeMarker } from '../model/marker.js'
import { hasSmbios, serialOf } from '../proof/expected-sign.js'
import { runsRescue } from '../status/runs-rescue.js'
import { dropRescueSave } from './remove/drop-rescue-save.js'
import { ensureDefined } from './definition/hold-definition.js'
import { removeSnapshotOverlays } from './remove/remove-snapshot-overlays.js'
import { newerReasons } from './definition/newer-files.js'
import { assertOffOverlays } from './overlays/assert-off-overlays.js'
import { mentionKept } from './overlays/mention-kept.js'
import { stopRescue } from './shutdown/stop-rescue.js'
import { START_DEADLINE_MS, look } from './work.js'
import type { EnterWork, Step } from './work.js'

/** Starts the guest from the rescue XML; the stored definition stays what it was. */
export const startRescue: Step = {
  name: 'start-rescue',
  async run(work) {
    const { libvirt, held } = work
    const { claim } = held.state
    const [seen, imageChange] = await Promise.all([look(work), findImageChange(work, work.image)])
    if (seen === null)
      throw new UnrescueError(`Instance '${claim.instance}' vanished while it was being rescued.`)
    if (runsRescue(seen, claim)) return
    const changes = findChanges(work, seen)
    // The shutdown may have taken a minute: only the image that was inspected may be started.
    if (imageChange !== null) changes.push(imageChange)
    if (work.keepDisk) changes.push(...(await newerReasons(work, seen)))
    if (changes.length > 0) throw new NotRescuableError(claim.instance, changes)
    await dropRescueSave(work, seen)
    const xmlDesc = applyPlan(seen.storedXml, work.plan, describeArtifacts(work))
    await libvirt.domainCreateXml(
      { xmlDesc, flags: DOMAIN_START.VALIDATE },
      { deadline: START_DEADLINE_MS },
    )
    work.runtime.say(
      `Instance '${seen.dom.name}' was started from the rescue disk '${work.plan.rescueDevice.target}'.`,
    )
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
    if (!runsRescue(seen, claim) || seen.liveXml === null) return
    work.disks.areCurrent = true
    await stopRescue(work, seen, { isOurs: isDefinedAgain || !claim.original.persistent })
    await mentionKept(work, seen, seen.liveXml)
    await removeSnapshotOverlays(work, claim, seen.liveXml)
  },
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

function describeArtifacts(work: EnterWork): RescueArtifacts {
  const { held, inputs, image, plan, seen, copy } = work
  const { claim } = held.state
  const overlay = findArtifact(claim, 'rescue-disk')
  const nvram = findArtifact(claim, 'nvram')
  const { type, path } = image
  const format = image.format === 'qcow2' ? 'qcow2' : 'raw'
  const isOwn = isOwnImage(image)
  // Our own system says with a nonce that it runs; of any other the guest agent is asked.
  const marks = plan.channels === undefined || isOwn ? {} : { serial: serialOf(claim) }
  return {
    rescueDisk:
      overlay === null
        ? { type, path, format, readOnly: true, backing: null, ...marks }
        : {
            type: 'file',
            path: overlay.path,
            format: 'qcow2',
            readOnly: false,
            backing: { type, path, format },
            ...marks,
          },
    nvramCopy: plan.copyNvram ? (nvram?.path ?? null) : null,
    configDrive: findArtifact(claim, 'config-drive')?.path ?? null,
    overlays: new Map(overlaysOf(claim).flatMap((one) => describeOverlay(work, one))),
    marker: makeMarker(held, inputs, copy.hash),
    smbiosStrings: isHandedOver(work) ? handOver(work) : [],
    liveXml: seen.marker === null ? seen.liveXml : null,
  }
}

function describeOverlay(
  { overlaid }: EnterWork,
  { disk, path }: ReturnType<typeof overlaysOf>[number],
): [number, DiskOverlay][] {
  const below = overlaid.find((one) => one.disk === disk)
  return below === undefined ? [] : [[disk, { path, below: below.below, isWhole: below.isWhole }]]
}

/** Our own image is told more than who may log in; a system with systemd 252 or newer takes that from any image. */
function isHandedOver({ plan, seen, image, credentials }: EnterWork): boolean {
  if (plan.channels !== undefined && isOwnImage(image)) return true
  const { sshAuthorizedKeys, passwordHash } = credentials
  return (
    (sshAuthorizedKeys.length > 0 || passwordHash !== null) &&
    hasSmbios(parseDomain(seen.storedXml))
  )
}

function handOver({ uri, runtime, held, credentials }: EnterWork): readonly string[] {
  const { instance } = held.state.claim
  return smbiosStrings({
    nonce: runtime.randomHex(16),
    instance,
    end: unrescueCommand(uri, instance),
    credentials,
  })
}
