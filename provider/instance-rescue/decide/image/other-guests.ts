import type { Host, Runtime } from '../../../host/index.js'
import { LIST_DOMAINS, orNull } from '../../../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../../../libvirt/index.js'

/** A guest that runs on the host, and what it runs with. */
export interface RunningGuest {
  readonly dom: DomainRef
  readonly liveXml: string
}

/**
 * Reads what every running guest of the host but one consists of: two round trips, however many there are.
 *
 * Jobs of one process share what they read for a few seconds, so that many rescues of one program do not
 * read every guest once each. Which guests run is asked anew each time, and a guest that was started again
 * is read anew. So only a disk that was attached in these seconds can be missed.
 */
export async function listOtherGuests(
  host: Host,
  except: Pick<DomainRef, 'uuid'>,
): Promise<readonly RunningGuest[]> {
  const { domains } = await host.libvirt.connectListAllDomains({ flags: LIST_DOMAINS.ACTIVE })
  const readings = readingsOf(host)
  const others = domains.filter(({ uuid }) => uuid !== except.uuid)
  const guests = await Promise.all(
    others.map(async (dom) => {
      const liveXml = await readOnce(host, readings, dom)
      return liveXml === null ? [] : [{ dom, liveXml }]
    }),
  )
  return guests.flat()
}

/** What a guest consisted of at a time; null: it stopped before it was read. */
interface Reading {
  readonly at: number
  readonly liveXml: Promise<string | null>
}

/** By URI, UUID and id; libvirt gives a guest another id at each start. */
type Readings = Map<string, Reading>

const FRESH_MS = 5_000

/** Kept per runtime, which is one in a process: a map of its own for each could not be shared. */
const READINGS = new WeakMap<Runtime, Readings>()

function readingsOf({ runtime, clock }: Host): Readings {
  const readings: Readings = READINGS.get(runtime) ?? new Map<string, Reading>()
  READINGS.set(runtime, readings)
  for (const [key, { at }] of readings) if (clock.now() - at >= FRESH_MS) readings.delete(key)
  return readings
}

async function readOnce(
  { libvirt, clock, uri }: Host,
  readings: Readings,
  dom: DomainRef,
): Promise<string | null> {
  const key = `${dom.uuid} ${dom.id} ${uri}`
  const earlier = readings.get(key)
  if (earlier !== undefined) {
    const liveXml = await earlier.liveXml.catch(() => undefined) // its job may have lost the connection
    if (liveXml !== undefined) return liveXml
  }
  const liveXml = read(libvirt, dom)
  readings.set(key, { at: clock.now(), liveXml })
  return liveXml
}

function read(libvirt: LibvirtConnection, dom: DomainRef): Promise<string | null> {
  return orNull('NO_DOMAIN', libvirt.domainGetXmlDesc({ dom }))
}
