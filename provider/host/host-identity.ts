import { parseHostUuid } from '../domain-xml/index.js'
import { isLibvirtError } from '../libvirt/index.js'
import type { LibvirtConnection } from '../libvirt/index.js'

/** What tells one libvirt host from another. */
export interface HostIdentity {
  /** libvirt's own name of the host. */
  readonly name: string
  /** UUID of the machine; null if its driver does not say. If the firmware has none, libvirt makes one at each start. */
  readonly uuid: string | null
}

/** Asks a host who it is, in one round trip. */
export async function askIdentity(libvirt: LibvirtConnection): Promise<HostIdentity> {
  const [name, uuid] = await Promise.all([libvirt.connectGetHostname(), askUuid(libvirt)])
  return { name, uuid }
}

async function askUuid(libvirt: LibvirtConnection): Promise<string | null> {
  try {
    return parseHostUuid(await libvirt.connectGetCapabilities())
  } catch (error) {
    if (isLibvirtError(error, 'NO_SUPPORT')) return null
    throw error
  }
}
