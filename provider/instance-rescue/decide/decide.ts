import { parseDomain } from '../../domain-xml/index.js'
import type { LibvirtConnection } from '../../libvirt/index.js'
import { explain, plan, rootDisk } from '../../planner/index.js'
import type { Domain } from '../../planner/types.js'
import type { InspectedImage } from '../../storage/index.js'
import { digest } from '../model/digest.js'
import { findRefusals } from './refusals.js'
import type { PlannedRescue, RescueInputs } from '../model/types.js'
import { askCapabilities } from './ask-capabilities.js'
import { chooseImage } from './choose-image.js'
import { findConfigDrives } from './find-config-drives.js'
import { isVolumeBacked } from './is-volume-backed.js'
import type { Observation } from '../../host/index.js'

/** What is to be done, or every reason why it cannot be. Nothing was touched to find out. */
export type Decision = Approved | { readonly ok: false; readonly reasons: readonly string[] }

/** What is to be done, and what it was decided from: as the host was at that moment. */
export interface Approved {
  readonly ok: true
  readonly planned: PlannedRescue
  readonly domain: Domain
  readonly image: InspectedImage
  readonly warnings: readonly string[]
}

/** Asks the host everything the planner must know, and plans. */
export async function decide(
  libvirt: LibvirtConnection,
  seen: Observation,
  inputs: RescueInputs,
): Promise<Decision> {
  const domain = parseDomain(seen.storedXml)
  const configDrives = await findConfigDrives(libvirt, domain)
  const root = rootDisk(domain, configDrives)
  const [image, refusals] = [
    await chooseImage(libvirt, inputs.image, root),
    await findRefusals(libvirt, seen, domain),
  ]
  const planned = plan({
    domain,
    properties: inputs.image?.properties ?? {},
    capabilities: await askCapabilities(libvirt, domain),
    image: image.path,
    configDrives,
    volumeBacked: await isVolumeBacked(libvirt, root),
  })
  const reasons = [
    ...refusals,
    ...(image.ok ? [] : image.reasons),
    ...(planned.ok ? [] : planned.issues.map(explain)),
  ]
  if (!planned.ok || !image.ok || reasons.length > 0)
    return { ok: false, reasons: [...new Set(reasons)] }
  return {
    ok: true,
    planned: { digest: digest(planned.value), plan: planned.value },
    domain,
    image: image.image,
    warnings: planned.value.warnings,
  }
}
