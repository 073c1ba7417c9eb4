import { LIST_DOMAINS, orNull } from '../../../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../../../libvirt/index.js'

/** A guest that runs on the host, and what it runs with. */
export interface RunningGuest {
  readonly dom: DomainRef
  readonly liveXml: string
}

/** Reads what every running guest of the host consists of: two round trips, however many there are. */
export async function listRunningGuests(
  libvirt: LibvirtConnection,
): Promise<readonly RunningGuest[]> {
  const { domains } = await libvirt.connectListAllDomains({ flags: LIST_DOMAINS.ACTIVE })
  const guests = await Promise.all(
    domains.map(async (dom) => {
      const liveXml = await orNull('NO_DOMAIN', libvirt.domainGetXmlDesc({ dom }))
      return liveXml === null ? [] : [{ dom, liveXml }]
    }),
  )
  return guests.flat()
}
