import type { Domain } from '../../planner/types.js'
import type { InspectedImage, InspectedKernel } from '../../storage/index.js'
import { isOwnImage, isOwnKernel } from '../handover/smbios-strings.js'

/** What the rescue system is booted from; null: without that. */
export interface BootFiles {
  readonly image: Pick<InspectedImage, 'volumeId'> | null
  readonly kernel: Pick<InspectedKernel, 'firstFile'> | null
}

/** True if a rescue system from this image or kernel can say that it runs: it gets a port to say it on, and a nonce to say. */
export function canSign(
  { arch, type }: Pick<Domain, 'arch' | 'type'>,
  { image, kernel }: BootFiles,
): boolean {
  const isOurs = kernel === null ? image !== null && isOwnImage(image) : isOwnKernel(kernel)
  return isOurs && HAS_SMBIOS.has(arch) && ['kvm', 'qemu'].includes(type)
}

/** Architectures whose firmware shows SMBIOS tables to the guest. */
const HAS_SMBIOS: ReadonlySet<string> = new Set(['x86_64', 'i686', 'aarch64'])
