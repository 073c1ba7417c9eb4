import { resolveRescue } from '../../../planner/index.js'
import type { Domain, RescuePlan } from '../../../planner/types.js'
import type { InspectedImage } from '../../../storage/index.js'

/**
 * Says why a BIOS cannot boot the image in the drive that it is put into. Empty if the BIOS can, and if the
 * firmware or the machine is another one, for which this is not known.
 *
 * An ISO without boot code in its first sector boots by El Torito, which a BIOS looks for on cdroms
 * only. A cdrom on a usb bus is a hard disk to the guest (QEMU's `usb-storage`). UEFI looks for El Torito
 * on every disk.
 */
export function explainBoot(
  { path, isCdromOnly }: InspectedImage,
  domain: Domain,
  { rescueDevice, directBoot }: RescuePlan,
): string[] {
  if (rescueDevice === null || directBoot !== undefined) return []
  const { device, bus } = rescueDevice
  const isCdrom = device === 'cdrom' && bus !== 'usb'
  if (!isCdromOnly || isCdrom || domain.firmware.kind !== 'bios' || !X86.test(domain.arch))
    return []
  const what =
    device === 'cdrom'
      ? `a ${bus} cdrom is a hard disk to the guest`
      : `the rescue disk is a ${device}`
  const works = `hw_rescue_device=cdrom with hw_rescue_bus=${cdromBus(domain)}`
  return [`image '${path}' boots from a cdrom only, and ${what}; ${works} boots it`]
}

const X86 = /^(x86_64|i[3-6]86)$/

/** The machine's own bus for a cdrom: ide or sata on every x86 machine with PCI. */
function cdromBus({ type, arch, machine }: Domain): string {
  const found = resolveRescue({ type, arch, machine, rootBus: null }, { hw_rescue_device: 'cdrom' })
  return found.ok ? found.value.bus : 'sata'
}
