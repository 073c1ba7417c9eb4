import { parseCapabilities } from '../../domain-xml/index.js'
import { isLibvirtError } from '../../libvirt/index.js'
import type { LibvirtConnection } from '../../libvirt/index.js'
import type { Domain, MachineCapabilities } from '../../planner/types.js'

/** What this libvirt can do for the domain's machine; null if its driver does not say. */
export async function askCapabilities(
  libvirt: LibvirtConnection,
  domain: Domain,
): Promise<MachineCapabilities | null> {
  try {
    const xml = await libvirt.connectGetDomainCapabilities({
      emulatorbin: domain.emulator,
      arch: domain.arch,
      machine: domain.machine === '' ? null : domain.machine,
      virttype: domain.type,
    })
    return parseCapabilities(xml)
  } catch (error) {
    // The driver does not say, or does not know this machine, so the planner's own table decides.
    if (isLibvirtError(error, 'NO_SUPPORT', 'INVALID_ARG', 'CONFIG_UNSUPPORTED', 'INTERNAL_ERROR'))
      return null
    throw error
  }
}
