import {
  DOMAIN_SHUTOFF,
  DOMAIN_STATE,
  DOMAIN_XML,
  isLibvirtError,
  orNull,
} from '../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../libvirt/index.js'
import { hasTraces, readMarker } from '../domain-xml/index.js'
import type { Marker } from '../domain-xml/index.js'
import type { Host } from './connection.js'
import { readSettledState } from './settled-state.js'
import { readPlainMarker } from './strip.js'

/** What libvirt says of an instance right now. The XML holds passwords: it never leaves memory. */
export interface Observation {
  readonly dom: DomainRef
  readonly power: ObservedPower
  readonly persistent: boolean
  /** The stored definition; for a transient domain, the XML of what runs. */
  readonly storedXml: string
  /** The XML of what runs; null while the domain is off. */
  readonly liveXml: string | null
  /** Our element in the running XML: it is there exactly as long as a rescue runs. */
  readonly marker: Marker | null
  /**
   * Whether there is a managed save, and of which system: `start` would resume it. `unreadable`: saving
   * was cut off, for example by a power cut, and the save cannot be resumed.
   */
  readonly managedSave: 'none' | 'of-rescue' | 'of-instance' | 'unreadable'
}

/**
 * A `paused` or `suspended` guest runs nothing but holds memory. So does a `crashed` guest, which
 * libvirt keeps if `<on_crash>` is `preserve`. `migrated`: the guest runs on another host now.
 */
export type ObservedPower = 'running' | 'shutoff' | 'paused' | 'suspended' | 'crashed' | 'migrated'

/** Looks an instance up by name or UUID; null if libvirt has none. A name wins. */
export async function findDomain(
  libvirt: LibvirtConnection,
  instance: string,
): Promise<DomainRef | null> {
  return (await findDomains(libvirt, instance))[0] ?? null
}

/** The domains that a name or UUID may mean, at most two: one may have the UUID of another one as its name. */
export async function findDomains(
  libvirt: LibvirtConnection,
  instance: string,
): Promise<DomainRef[]> {
  const [byName, byUuid] = await Promise.all([
    orNull('NO_DOMAIN', libvirt.domainLookupByName({ name: instance })),
    UUID.test(instance) ? findDomainByUuid(libvirt, instance.toLowerCase()) : null,
  ])
  return [byName ?? [], byUuid === null || byUuid.uuid === byName?.uuid ? [] : byUuid].flat()
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** The domain with that UUID; null if libvirt has none. */
export async function findDomainByUuid(
  libvirt: LibvirtConnection,
  uuid: string,
): Promise<DomainRef | null> {
  return orNull('NO_DOMAIN', libvirt.domainLookupByUuid({ uuid }))
}

/** Looks at the domain with that UUID, in one round trip; null if libvirt has none. */
export async function observeByUuid(host: Host, uuid: string): Promise<Observation | null> {
  // libvirt finds a domain by its UUID alone, so nothing has to be looked up first.
  const [dom, seen] = await Promise.all([
    findDomainByUuid(host.libvirt, uuid),
    orNull('NO_DOMAIN', observe(host, { name: uuid, uuid, id: -1 })),
  ])
  return dom === null || seen === null ? null : { ...seen, dom }
}

/** Most attempts to look at a domain that starts or stops between two questions. */
const TRIES = 10

/** Reads everything about a domain that a decision depends on, in one round trip. */
export async function observe(host: Host, dom: DomainRef): Promise<Observation> {
  for (let attempt = 1; ; attempt += 1) {
    const seen = await look(host, dom)
    if (seen !== null) return seen
    if (attempt === TRIES) throw new UnsteadyDomainError(dom.name)
    await host.clock.sleep(PAUSE_MS)
  }
}

const PAUSE_MS = 100

/** A domain starts and stops faster than it can be looked at. */
export class UnsteadyDomainError extends Error {
  override readonly name = 'UnsteadyDomainError'

  constructor(instance: string) {
    super(`Instance '${instance}' starts and stops faster than it can be looked at.`)
  }
}

/** Null if the domain started or stopped between two of the questions. */
async function look(host: Host, dom: DomainRef): Promise<Observation | null> {
  const { libvirt } = host
  const [{ state, reason }, persistent, storedXml, xml, saved] = await Promise.all([
    readSettledState(host, dom),
    libvirt.domainIsPersistent({ dom }),
    libvirt.domainGetXmlDesc({ dom, flags: DOMAIN_XML.SECURE | DOMAIN_XML.INACTIVE }),
    libvirt.domainGetXmlDesc({ dom, flags: DOMAIN_XML.SECURE }),
    libvirt.domainHasManagedSaveImage({ dom }),
  ])
  const power = powerOf(state, reason)
  // For a domain that is off, libvirt answers with the stored definition.
  if (isOn(power) !== RUNNING.test(xml)) return null
  return {
    dom,
    power,
    persistent: persistent !== 0,
    storedXml,
    liveXml: isOn(power) ? xml : null,
    marker: isOn(power) ? readPlainMarker(xml) : null,
    managedSave: saved === 0 ? 'none' : await observeManagedSave(libvirt, dom),
  }
}

/** Only a running domain has an id. */
const RUNNING = /^<domain\b[^>]* id=/

/** True while the domain has a QEMU process. */
export function isOn(power: ObservedPower): boolean {
  return power !== 'shutoff' && power !== 'migrated'
}

function powerOf(state: number, reason: number): ObservedPower {
  if (state === DOMAIN_STATE.PAUSED) return 'paused'
  if (state === DOMAIN_STATE.PMSUSPENDED) return 'suspended'
  if (state === DOMAIN_STATE.CRASHED) return 'crashed'
  if (state === DOMAIN_STATE.SHUTOFF)
    return reason === DOMAIN_SHUTOFF.MIGRATED ? 'migrated' : 'shutoff'
  return 'running'
}

async function observeManagedSave(
  libvirt: LibvirtConnection,
  dom: DomainRef,
): Promise<Observation['managedSave']> {
  try {
    const xml = await libvirt.domainManagedSaveGetXmlDesc({ dom })
    // Somebody may have removed the marker: then the files that it runs from show what it is.
    return readMarker(xml) === null && !hasTraces(xml) ? 'of-instance' : 'of-rescue'
  } catch (error) {
    if (isLibvirtError(error, 'OPERATION_FAILED')) return 'unreadable'
    throw error
  }
}
