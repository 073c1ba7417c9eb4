import { readMemory } from '../../../domain-xml/index.js'
import type { Observation } from '../../../host/index.js'
import type { Domain, Planned, RescuePlan } from '../../../planner/index.js'
import type { InspectedImage, InspectedKernel, Loaders } from '../../../storage/index.js'
import { directBootOf } from '../../model/direct-boot.js'
import { hasOverlay } from '../../model/has-overlay.js'
import type { RescueInputs } from '../../model/types.js'
import { findKernelRefusals, warnOfSecureBoot } from './explain-kernel.js'
import { warnOfLoaders } from './explain-loaders.js'
import { explainMisfits } from './explain-misfits.js'
import { findImageRefusals } from './image-refusals.js'
import type { RunningGuest } from './other-guests.js'
import { secureBootOf } from './secure-boot-of.js'

/** What is to boot the rescue system, and what it is to boot on. */
export interface Boot {
  readonly inputs: Pick<RescueInputs, 'image'>
  readonly domain: Domain
  readonly planned: Planned<RescuePlan>
  readonly guests: readonly RunningGuest[]
  readonly image: InspectedImage | null
  readonly kernel: InspectedKernel | null
  readonly loaders: Loaders | null
}

/** Why image or kernel cannot rescue the instance, and what may not fit. */
export interface Fit {
  readonly refusals: readonly string[]
  readonly warnings: readonly string[]
}

/** Compares what is to boot with the instance that is to boot it. */
export function explainFit(seen: Observation, boot: Boot): Fit {
  const { inputs, domain, planned, image, kernel } = boot
  const directBoot = directBootOf(inputs.image)
  const secureBoot = secureBootOf(seen)
  const use =
    directBoot === undefined || kernel === null
      ? null
      : { directBoot, header: kernel.header, domain, secureBoot }
  const isWritable = planned.ok && hasOverlay(planned.value)
  return {
    refusals: [
      ...(image === null ? [] : findImageRefusals({ ...boot, image })),
      ...(use === null ? [] : findKernelRefusals(use)),
    ],
    warnings: [
      ...explainMisfits({
        properties: inputs.image?.properties ?? {},
        domain,
        memory: readMemory(seen.storedXml),
        diskSize: isWritable ? (image?.virtualSize ?? null) : null,
      }),
      ...(use === null ? [] : warnOfSecureBoot(use)),
      ...(image === null || !planned.ok
        ? []
        : warnOfLoaders({ ...boot, image, plan: planned.value, secureBoot })),
    ],
  }
}
