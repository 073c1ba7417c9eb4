import type { Carried } from '../../config-drive/index.js'
import type { Host, Observation } from '../../host/index.js'
import { explain, plan, rootDisk } from '../../planner/index.js'
import type { PlanIssue } from '../../planner/index.js'
import type { Domain } from '../../planner/types.js'
import type { InspectedImage, InspectedKernel } from '../../storage/index.js'
import { directBootOf } from '../model/direct-boot.js'
import { overlaidIn } from '../model/artifacts.js'
import { digestPlan } from '../model/digest.js'
import { findRefusals } from './refusals.js'
import type { PlannedRescue, RescueInputs } from '../model/types.js'
import { askCapabilities } from './ask-capabilities.js'
import type { ChosenDisk } from './image/choose-disk.js'
import { chooseImage } from './image/choose-image.js'
import type { ChosenImage } from './image/choose-image.js'
import { lookForLoaders } from './image/look-for-loaders.js'
import { findConfigDrives } from './drives/find-config-drives.js'
import { chooseKernel } from './image/choose-kernel.js'
import type { ChosenKernel } from './image/choose-kernel.js'
import { explainFit } from './image/explain-fit.js'
import { isVolumeBacked } from './disks/is-volume-backed.js'
import { isOwnSystem } from '../handover/smbios-strings.js'
import { explainConsole } from '../proof/explain-console.js'
import { explainOwnPort, portsFor } from '../proof/expected-sign.js'
import { decideDrive } from './drives/make-drive.js'
import { explainLoneDrives } from './drives/lone-drives.js'
import { findOverlaidDisks } from './disks/overlaid-disks.js'
import type { FoundDisks, OverlaidDisk } from './disks/overlaid-disks.js'
import { readRootChain, withChain } from './disks/root-chain.js'
import { listOtherGuests } from './image/other-guests.js'

/** What is to be done, or every reason why the rescue is refused. Nothing was changed to find out. */
export type Decision = Approved | Refused

/** Every reason why a rescue is refused. */
export interface Refused {
  readonly ok: false
  readonly reasons: readonly string[]
}

/** What is to be done, and the facts that decided it, as the host was at that moment. */
export interface Approved extends Layout {
  /** How the rescue disk is made. */
  readonly disk: ChosenDisk
}

/** What is to be done, except how the rescue disk is made. */
export interface Layout {
  readonly ok: true
  readonly planned: PlannedRescue
  readonly domain: Domain
  /** Null: a kernel boots, and there is no rescue disk. */
  readonly image: InspectedImage | null
  /** Null: the rescue disk boots. */
  readonly kernel: InspectedKernel | null
  /** What a config drive that the rescue makes takes over from the instance's own. */
  readonly carried: Carried
  /** Disks of the instance that get an overlay. */
  readonly overlaid: readonly OverlaidDisk[]
  readonly warnings: readonly string[]
}

/** What a decision is made from besides the host. */
export interface Wanted {
  readonly inputs: RescueInputs
  /** The stored definition in the planner's words. */
  readonly domain: Domain
}

/** Asks the host everything the planner must know, and plans. */
export async function decide(
  host: Host,
  seen: Observation,
  { inputs, domain }: Wanted,
): Promise<Layout | Refused> {
  const { libvirt } = host
  const drives = findConfigDrives(host, domain)
  const root = drives.then((found) => rootDisk(domain, found.targets))
  const rootChain = root.then((disk) => readRootChain(host, disk))
  const directBoot = directBootOf(inputs.image)
  const chosen = chooseImage(host, inputs, rootChain)
  const [found, image, loaders, kernel, refusals, capabilities, volumeBacked, chain, guests] =
    await Promise.all([
      drives,
      chosen,
      chosen.then((found) => lookForLoaders(host, found, { seen, domain, directBoot })),
      chooseKernel(host, inputs),
      findRefusals(host, seen, domain),
      askCapabilities(libvirt, domain),
      root.then((disk) => isVolumeBacked(libvirt, disk)),
      rootChain,
      listOtherGuests(host, domain),
    ])
  const { originalDisks } = inputs
  const files = { image: image.ok ? image.image : null, kernel: kernelOf(kernel) }
  const isOwn = isOwnSystem(files)
  const drive = await decideDrive(host, { domain, found, inputs, isOwnSystem: isOwn })
  const ports = portsFor(domain, files, inputs)
  const planned = plan({
    domain: withChain(domain, await root, chain),
    properties: inputs.image?.properties ?? {},
    capabilities,
    image: image.path,
    configDrives: found.targets,
    volumeBacked,
    ...(directBoot === undefined ? {} : { directBoot }),
    ...(drive.wanted === null ? {} : { configDrive: drive.wanted }),
    ...(ports.length > 0 ? { ports } : {}),
    ...(originalDisks === undefined ? {} : { originalDisks }),
  })
  const overlaid = planned.ok
    ? await findOverlaidDisks(host, domain, overlaidIn(planned.value))
    : NO_DISKS
  const fit = explainFit(seen, { inputs, domain, planned, guests, loaders, ...files })
  const reasons = [
    ...refusals,
    ...overlaid.reasons,
    ...(image.ok ? [] : image.reasons),
    ...(kernel.ok ? [] : kernel.reasons),
    ...fit.refusals,
    ...(ports.length > 0 ? [] : explainConsole(seen.storedXml, inputs)),
    ...(planned.ok
      ? explainLoneDrives(domain, planned.value)
      : planned.issues.filter(isUnsaid(image)).map(explain)),
  ]
  if (!planned.ok || !image.ok || !kernel.ok || reasons.length > 0)
    return { ok: false, reasons: [...new Set(reasons)] }
  return {
    ok: true,
    planned: { digest: digestPlan(planned.value), plan: planned.value },
    domain,
    image: image.image,
    kernel: kernel.kernel,
    carried: drive.carried,
    overlaid: overlaid.disks,
    warnings: [
      ...explainOwnPort(domain, ports),
      ...drive.warnings,
      ...planned.value.warnings,
      ...fit.warnings,
    ],
  }
}

/** Why there is no image is said by the choice of the image already. */
const isUnsaid =
  (image: ChosenImage) =>
  ({ code }: PlanIssue): boolean =>
    image.ok || code !== 'no-rescue-image'

const NO_DISKS: FoundDisks = { disks: [], reasons: [] }

function kernelOf(chosen: ChosenKernel): InspectedKernel | null {
  return chosen.ok ? chosen.kernel : null
}
