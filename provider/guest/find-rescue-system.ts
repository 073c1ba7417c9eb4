import {
  AGENT_PORT,
  credentialOf,
  parseDomain,
  readSmbiosStrings,
  targetOfSerial,
  XmlError,
} from '../domain-xml/index.js'
import { findDomain, observe, type Host, type Observation } from '../host/index.js'
import type { DomainRef } from '../libvirt/index.js'
import type { RescueDiskMarks } from './judge-mounts.js'

/** An instance that runs a rescue system of ours, and by what that system can be told from all others. */
export interface RescueSystem {
  readonly dom: DomainRef
  readonly rescueId: string
  readonly mark: { readonly nonce: string } | RescueDiskMarks
}

/** Nothing was run, because the instance has no rescue system that could run it. Nova: InstanceNotInRescueMode. */
export class NoRescueSystemError extends Error {
  override readonly name = 'NoRescueSystemError'
  /** True: the instance runs none; else it runs one that nothing can be run in. */
  readonly isWithoutRescue: boolean

  constructor(reason: string, isWithoutRescue = false) {
    super(reason)
    this.isWithoutRescue = isWithoutRescue
  }
}

/** Finds the rescue system of an instance, by what runs and not by what is recorded. */
export async function findRescueSystem(host: Host, instance: string): Promise<RescueSystem> {
  const dom = await findDomain(host.libvirt, instance)
  if (dom === null) throw new NoRescueSystemError(`it does not exist on ${host.uri}`, true)
  return systemIn(await observe(host, dom))
}

/** True if what runs is a rescue system that scripts can be run in. */
export function takesScripts(seen: Observation): boolean {
  try {
    systemIn(seen)
    return true
  } catch (error) {
    // XML that cannot be read is of no rescue system that is known.
    if (!(error instanceof NoRescueSystemError || error instanceof XmlError)) throw error
    return false
  }
}

function systemIn({ dom, marker, liveXml, power }: Observation): RescueSystem {
  if (marker === null || liveXml === null)
    throw new NoRescueSystemError('it is not in rescue, or its rescue system is off', true)
  if (marker.isProbation === true)
    throw new NoRescueSystemError(
      'its own system runs, on probation, and not the rescue system',
      true,
    )
  if (power !== 'running')
    throw new NoRescueSystemError(`the rescue system does not run: it is ${power}`)
  if (!parseDomain(liveXml).occupants.some(({ port }) => port === AGENT_PORT))
    throw new NoRescueSystemError(
      'it has no port for a guest agent; rescue it from our own image, or from one with the property hw_qemu_guest_agent',
    )
  const nonce = credentialOf(readSmbiosStrings(liveXml), 'rescue.nonce')
  if (nonce !== null) return { dom, rescueId: marker.rescueId, mark: { nonce } }
  const serial = `rescue-${marker.rescueId}`
  const target = targetOfSerial(liveXml, serial)
  if (target === null)
    throw new NoRescueSystemError(
      "it was rescued from an image whose system cannot be told from the instance's own",
    )
  return { dom, rescueId: marker.rescueId, mark: { serial, target } }
}
