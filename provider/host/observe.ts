import { DOMAIN_SHUTOFF, DOMAIN_STATE, DOMAIN_XML, isLibvirtError } from '../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../libvirt/index.js'
import { readMarker } from '../domain-xml/index.js'
import type { Marker } from '../domain-xml/index.js'
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

/** Looks an instance up by name or UUID; null where libvirt has none. */
export async function findDomain(
  libvirt: LibvirtConnection,
  instance: string,
): Promise<DomainRef | null> {
  const byName = await lookUp(() => libvirt.domainLookupByName({ name: instance }))
  if (byName !== null || !UUID.test(instance)) return byName
  return lookUp(() => libvirt.domainLookupByUuid({ uuid: instance.toLowerCase() }))
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** The domain with that UUID; null where libvirt has none. */
export async function findDomainByUuid(
  libvirt: LibvirtConnection,
  uuid: string,
): Promise<DomainRef | null> {
  return lookUp(() => libvirt.domainLookupByUuid({ uuid }))
}

async function lookUp(ask: () => Promise<DomainRef>): Promise<DomainRef | null> {
  try {
    return await ask()
  } catch (error) {
    if (isLibvirtError(error, 'NO_DOMAIN')) return null
    throw error
  }
}

/** Reads everything about a domain that a decision hangs on. */
export async function observe(libvirt: LibvirtConnection, dom: DomainRef): Promise<Observation> {
  const [{ state, reason }, persistent, storedXml] = await Promise.all([
    readSettledState(libvirt, dom),
    libvirt.domainIsPersistent({ dom }),
    libvirt.domainGetXmlDesc({ dom, flags: DOMAIN_XML.SECURE | DOMAIN_XML.INACTIVE }),
  ])
  const power = powerOf(state, reason)
  const liveXml = isOn(power)
    ? await libvirt.domainGetXmlDesc({ dom, flags: DOMAIN_XML.SECURE })
    : null
  // It went off between the two questions: libvirt answers with the stored definition then.
  if (liveXml !== null && !RUNNING.test(liveXml)) return observe(libvirt, dom)
  return {
    dom,
    power,
    persistent: persistent !== 0,
    storedXml,
    liveXml,
    marker: liveXml === null ? null : readMarker(liveXml),
    managedSave: await observeManagedSave(libvirt, dom),
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
  if ((await libvirt.domainHasManagedSaveImage({ dom })) === 0) return 'none'
  try {
    const xml = await libvirt.domainManagedSaveGetXmlDesc({ dom })
    return readMarker(xml) === null ? 'of-instance' : 'of-rescue'
  } catch (error) {
    if (isLibvirtError(error, 'OPERATION_FAILED')) return 'unreadable'
    throw error
  }
}
