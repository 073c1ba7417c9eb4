import type { Domain } from '../../planner/types.js'
import type { InspectedImage } from '../../storage/index.js'
import { isOwnImage } from '../handover/smbios-strings.js'

/** True if a rescue system from this image can say that it runs: it gets a port to say it on, and a nonce to say. */
export function canSign(
  { arch, type }: Pick<Domain, 'arch' | 'type'>,
  image: Pick<InspectedImage, 'volumeId'>,
): boolean {
  return isOwnImage(image) && hasSmbios({ arch, type })
}

/** True if the guest can be handed something in SMBIOS tables. */
export function hasSmbios({ arch, type }: Pick<Domain, 'arch' | 'type'>): boolean {
  return HAS_SMBIOS.has(arch) && ['kvm', 'qemu'].includes(type)
}

/** Architectures whose firmware shows SMBIOS tables to the guest. */
const HAS_SMBIOS: ReadonlySet<string> = new Set(['x86_64', 'i686', 'aarch64'])
