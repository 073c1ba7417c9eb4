import type { SecureBoot } from '../../../domain-xml/index.js'
import type { Domain, RescuePlan } from '../../../planner/types.js'
import type { InspectedImage, Loaders } from '../../../storage/index.js'

/** An image without a kernel, and what its instance starts it with. */
export interface LoaderUse {
  readonly image: Pick<InspectedImage, 'path' | 'lacksBootCode'>
  readonly domain: Pick<Domain, 'arch'> & { readonly firmware: Pick<Domain['firmware'], 'kind'> }
  readonly plan: Pick<RescuePlan, 'directBoot'>
  /** Null: not looked for, because the firmware is not UEFI or a kernel boots. */
  readonly loaders: Loaders | null
  readonly secureBoot: SecureBoot
}

/**
 * Says what speaks against the firmware's booting the image. These are warnings, because a firmware can boot what
 * is not found here: from a place of its own choice, or with keys that an operator enrolled.
 */
export function warnOfLoaders(use: LoaderUse): readonly string[] {
  const { image, domain, plan, loaders, secureBoot } = use
  if (plan.directBoot !== undefined) return []
  if (domain.firmware.kind === 'bios')
    return image.lacksBootCode && X86.test(domain.arch)
      ? [
          `image '${image.path}' has no boot code for a BIOS, which the instance has: it may not boot`,
        ]
      : []
  if (loaders?.hasEfi === false)
    return [`image '${image.path}' has no loader for UEFI, which the instance has: it may not boot`]
  return loaders === null ? [] : warnOfSignature(image.path, loaders, secureBoot)
}

const X86 = /^(x86_64|i[3-6]86|)$/

function warnOfSignature(
  path: string,
  { isSigned }: Loaders,
  secureBoot: SecureBoot,
): readonly string[] {
  if (secureBoot === 'off' || isSigned === true) return []
  const what = `the loader of image '${path}' is not signed`
  if (isSigned === false && secureBoot === 'on')
    return [
      `${what}, and Secure Boot is on in the firmware of the instance: it will not boot. ${CHOICE}`,
    ]
  if (isSigned === false)
    return [`${what}: it does not boot if Secure Boot is on in the firmware of the instance`]
  if (secureBoot === 'possible') return []
  return [
    `Secure Boot is on in the firmware of the instance, and whether the loader of image '${path}' is signed is not known: if not, it will not boot. ${CHOICE}`,
  ]
}

const CHOICE =
  "Either name an image with a signed loader, such as this package's own or Debian's live image, or turn Secure Boot off in the definition for the time of the rescue"
