import type { Host, Observation } from '../../../host/index.js'
import type { DirectBoot, Domain } from '../../../planner/types.js'
import { findLoaders } from '../../../storage/index.js'
import type { Loaders } from '../../../storage/index.js'
import type { ChosenImage } from './choose-image.js'
import { secureBootOf } from './secure-boot-of.js'

/** The instance that is to boot an image. */
interface Booting {
  readonly seen: Observation
  readonly domain: Domain
  /** Undefined: the image boots. */
  readonly directBoot: DirectBoot | undefined
}

/** Only UEFI looks for loaders in an image, and only if no kernel boots. */
export async function lookForLoaders(
  host: Host,
  chosen: ChosenImage,
  { seen, domain, directBoot }: Booting,
): Promise<Loaders | null> {
  const isLooked = directBoot === undefined && domain.firmware.kind === 'efi'
  if (!isLooked || !chosen.ok || chosen.image === null) return null
  const isOpened = secureBootOf(seen) !== 'off'
  return findLoaders(host, chosen.image, { arch: domain.arch, isOpened })
}
