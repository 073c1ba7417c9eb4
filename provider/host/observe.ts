import {
  DOMAIN_SHUTOFF,
  DOMAIN_STATE,
  DOMAIN_XML,
  isLibvirtError,
  orNull,
} from '../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../libvirt/index.js'
import { readMarker } from '../domain-xml/index.js'
import type { Marker } from '../domain-xml/index.js'
import type { Host } from './connection.js'
import { readSettledState } from './settled-state.js'

/** What libvirt says of an instance right now. The XML holds passwords: it never leaves memory. */
export interface Observation {
  readonly dom: DomainRef
  readonly power: ObservedPower
  readonly persistent: boolean
  /** The stored definition; of a transient domain, what runs. */
  readonly storedXml: string
  /** What runs, or null while it is off. */
  readonly liveXml: string | null
  /** Our element in the running XML: there exactly as long as a rescue runs. */
  readonly marker: Marker | null
  /**
   * A managed save, and whether it is one of a rescue: `start` would resume it. `unreadable`: saving was
   * cut off, by a power cut say, and nobody can resume it.
   */
  readonly managedSave: 'none' | 'of-rescue' | 'of-instance' | 'unreadable'
}

/**
 * `paused` and `suspended` guests run nothing but hold memory; so do `crashed` ones, which libvirt
 * keeps where `<on_crash>` says `preserve`; `migrated`: it runs on another host now.
 */
export type ObservedPower = 'running' | 'shutoff' | 'paused' | 'suspended' | 'crashed' | 'migrated'

/** Looks an instance up by name or UUID; null if libvirt has none. A name wins. */
export async function findDomain(
  libvirt: LibvirtConnection,
  instance: string,
): Promise<DomainRef | null> {
  const [byName, byUuid] = await Promise.all([
    orNull('NO_DOMAIN', libvirt.domainLookupByName({ name: instance })),
    UUID.test(instance) ? findDomainByUuid(libvirt, instance.toLowerCase()) : null,
  ])
  return byName ?? byUuid
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
  // libvirt goes by the UUID alone, so that nothing need be looked up first.
  const [dom, seen] = await Promise.all([
    findDomainByUuid(host.libvirt, uuid),
    orNull('NO_DOMAIN', observe(host, { name: uuid, uuid, id: -1 })),
  ])
  return dom === null || seen === null ? null : { ...seen, dom }
}

/** How often a domain is asked again that goes on or off between two questions. */
const TRIES = 10

/** Reads everything about a domain that a decision hangs on, in one round trip. */
export async function observe(host: Host, dom: DomainRef): Promise<Observation> {
  for (let attempt = 1; ; attempt += 1) {
    const seen = await look(host, dom)
    if (seen !== null) return seen
    if (attempt === TRIES) throw new UnsteadyDomainError(dom.name)
    await host.clock.sleep(PAUSE_MS)
  }
}

const PAUSE_MS = 100

/** A domain that goes on and off faster than it can be looked at. */
export class UnsteadyDomainError extends Error {
  override readonly name = 'UnsteadyDomainError'

  constructor(instance: string) {
    super(`Instance '${instance}' starts and stops faster than it can be looked at.`)
  }
}

/** Null if it went on or off between two of the questions. */
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
  // libvirt answers with the stored definition for what is off.
  if (isOn(power) !== RUNNING.test(xml)) return null
  return {
    dom,
    power,
    persistent: persistent !== 0,
    storedXml,
    liveXml: isOn(power) ? xml : null,
    marker: isOn(power) ? readMarker(xml) : null,
    managedSave: saved === 0 ? 'none' : await observeManagedSave(libvirt, dom),
  }
}

/** Only what runs has an id. */
const RUNNING = /^<domain\b[^>]* id=/

/** True while a QEMU process exists for it. */
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
    return readMarker(xml) === null ? 'of-instance' : 'of-rescue'
  } catch (error) {
    if (isLibvirtError(error, 'OPERATION_FAILED')) return 'unreadable'
    throw error
  }
}
