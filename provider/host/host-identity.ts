import { parseHostCapabilities } from '../domain-xml/index.js'
import { isLibvirtError } from '../libvirt/index.js'
import type { LibvirtConnection } from '../libvirt/index.js'

/** What tells one libvirt host from another. */
export interface HostIdentity {
  /** libvirt's own name of the host. */
  readonly name: string
  /** UUID of the machine; null if its driver does not say. If the firmware has none, libvirt makes one at each start. */
  readonly uuid: string | null
  /** True if libvirt gives the files of a guest to the user that QEMU runs as (its security model `dac`). */
  readonly givesFilesAway?: boolean
  /** `uid:gid` of that user; null: not known. */
  readonly guestOwner?: string | null
}

/** Asks a host who it is, in one round trip. */
export async function askIdentity(libvirt: LibvirtConnection): Promise<HostIdentity> {
  const [name, facts] = await Promise.all([libvirt.connectGetHostname(), askFacts(libvirt)])
  return { name, ...facts }
}

async function askFacts(libvirt: LibvirtConnection): Promise<Omit<HostIdentity, 'name'>> {
  try {
    const xml = await libvirt.connectGetCapabilities()
    const { uuid, securityModels, guestOwner } = parseHostCapabilities(xml)
    return { uuid, givesFilesAway: securityModels.includes('dac'), guestOwner }
  } catch (error) {
    if (isLibvirtError(error, 'NO_SUPPORT')) return { uuid: null }
    throw error
  }
}
