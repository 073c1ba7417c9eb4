import { NotRescuableError } from '../model/errors.js'
import type { Host } from '../../host/index.js'

/** Oldest libvirt that has every call we make. */
export const MINIMUM_LIBVIRT = 7_000_000
/** Oldest QEMU: that of the same time. libvirt numbers versions major · 10⁶ + minor · 10³ + release. */
export const MINIMUM_QEMU = 5_002_000

/** Refuses a host that is too old for us, before anything is touched. */
export async function assertVersions({ libvirt, uri }: Host, instance: string): Promise<void> {
  const [library, hypervisor] = [
    Number(await libvirt.connectGetLibVersion()),
    Number(await libvirt.connectGetVersion()),
  ]
  const reasons = [
    ...(library < MINIMUM_LIBVIRT
      ? [`libvirt ${show(library)} on ${uri} is older than ${show(MINIMUM_LIBVIRT)}`]
      : []),
    // A driver other than QEMU has versions of its own, far below: its domains are refused by their type.
    ...(hypervisor < MINIMUM_QEMU && uri.startsWith('qemu')
      ? [`QEMU ${show(hypervisor)} on ${uri} is older than ${show(MINIMUM_QEMU)}`]
      : []),
  ]
  if (reasons.length > 0) throw new NotRescuableError(instance, reasons)
}

function show(version: number): string {
  return `${Math.floor(version / 1_000_000)}.${Math.floor(version / 1_000) % 1_000}.${version % 1_000}`
}
