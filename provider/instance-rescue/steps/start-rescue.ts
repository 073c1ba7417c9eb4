import { applyPlan } from '../../domain-xml/index.js'
import type { RescueArtifacts } from '../../domain-xml/index.js'
import { DOMAIN_START } from '../../libvirt/index.js'
import { NotRescuableError, UnrescueError } from '../model/errors.js'
import { runsRescue } from '../status/runs-rescue.js'
import { makeMarker } from '../model/marker.js'
import { assertHeld } from '../../record/record.js'
import { dropRescueSave } from './drop-rescue-save.js'
import { ensureDefined } from './hold-definition.js'
import { findArtifact } from './prepare-disk.js'
import { removeSnapshotOverlays } from './remove-snapshot-overlays.js'
import { stop } from './shutdown/stop.js'
import { START_DEADLINE_MS } from './work.js'
import type { EnterWork, Step } from './work.js'
import { findDomainByUuid, isOn, observe } from '../../host/index.js'

/** The live-only boot: the guest runs the rescue XML, the stored definition stays what it was. */
export const startRescue: Step = {
  name: 'start-rescue',
  async run(work) {
    const { libvirt, held, runtime } = work
    const dom = await findDomainByUuid(libvirt, held.claim.domainUuid)
    if (dom === null)
      throw new UnrescueError(
        `Instance '${held.claim.instance}' vanished while it was being rescued.`,
      )
    const seen = await observe(libvirt, dom)
    if (runsRescue(seen, held.claim)) return
    if (isOn(seen.power))
      throw new NotRescuableError(held.claim.instance, ['somebody started it meanwhile'])
    if (seen.managedSave === 'of-instance')
      throw new NotRescuableError(held.claim.instance, ['somebody saved it meanwhile'])
    await dropRescueSave(libvirt, dom)
    const xmlDesc = applyPlan(seen.storedXml, work.plan, describeArtifacts(work))
    await assertHeld(libvirt, held, runtime)
    await libvirt.domainCreateXml(
      { xmlDesc, flags: DOMAIN_START.VALIDATE },
      { deadline: START_DEADLINE_MS },
    )
  },
  async undo(work) {
    const { libvirt, held, runtime } = work
    if (await ensureDefined(work)) {
      runtime.warn(
        `Instance '${held.claim.instance}' had no stored definition any more; it was defined again from its copy.`,
      )
    }
    const dom = await findDomainByUuid(libvirt, held.claim.domainUuid)
    if (dom === null) return
    await dropRescueSave(libvirt, dom)
    const seen = await observe(libvirt, dom)
    if (!runsRescue(seen, held.claim) || seen.liveXml === null) return
    await stop(work, dom, seen.power === 'running' ? work.shutdownTimeout : 0)
    await removeSnapshotOverlays(libvirt, held.claim, seen.liveXml)
  },
}

function describeArtifacts({ held, inputs, image, plan, liveXml }: EnterWork): RescueArtifacts {
  const overlay = findArtifact(held.claim, 'rescue-disk')
  const nvram = findArtifact(held.claim, 'nvram')
  return {
    rescueDisk:
      overlay === null
        ? {
            type: 'file',
            path: image.path,
            format: image.format === 'qcow2' ? 'qcow2' : 'raw',
            readOnly: true,
          }
        : { type: 'file', path: overlay.path, format: 'qcow2', readOnly: false },
    nvramCopy: plan.copyNvram ? (nvram?.path ?? null) : null,
    marker: makeMarker(held, inputs),
    liveXml,
  }
}
