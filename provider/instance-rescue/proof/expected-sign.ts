import { AGENT_PORT, parseDomain, readSmbiosStrings, RESCUE_PORT } from '../../domain-xml/index.js'
import type { Domain } from '../../planner/types.js'
import { isOwnSystem, nonceOf, type BootFiles } from '../handover/smbios-strings.js'
import type { RescueInputs, RescueOutputs } from '../model/types.js'

/** What a rescue system is expected to show when it runs. */
export type ExpectedSign =
  | { readonly proof: 'marker'; readonly nonce: string }
  | { readonly proof: 'agent'; readonly serial: string; readonly target: string }
  | { readonly proof: 'console'; readonly pattern: string }

/** Ports that the rescue XML gets, so that a rescue system from this image or kernel can say that it runs; empty: it cannot. */
export function portsFor(
  { arch, type }: Pick<Domain, 'arch' | 'type'>,
  files: BootFiles,
  inputs: Pick<RescueInputs, 'image'>,
): readonly string[] {
  if (!['kvm', 'qemu'].includes(type)) return []
  // Our own system has an agent, too: it knows the guest's addresses.
  if (isOwnSystem(files) && hasSmbios({ arch, type })) return [RESCUE_PORT, AGENT_PORT]
  // The agent tells the rescue system from the instance's own by the rescue disk that it has mounted.
  return files.image !== null && hasAgent(inputs.image?.properties) ? [AGENT_PORT] : []
}

/** Says that the sign of life proves nothing, if the instance has the port of it already. */
export function explainOwnPort({ occupants }: Domain, ports: readonly string[]): string[] {
  if (!ports.includes(RESCUE_PORT) || !occupants.some(({ port }) => port === RESCUE_PORT)) return []
  return [
    `the instance has a channel '${RESCUE_PORT}' of its own, so the rescue system cannot prove that it runs, and up does not wait for it; remove the channel from the definition to change that`,
  ]
}

/** True if the guest can be handed something in SMBIOS tables. */
export function hasSmbios({ arch, type }: Pick<Domain, 'arch' | 'type'>): boolean {
  return HAS_SMBIOS.has(arch) && ['kvm', 'qemu'].includes(type)
}

/** Architectures whose firmware shows SMBIOS tables to the guest. */
const HAS_SMBIOS: ReadonlySet<string> = new Set(['x86_64', 'i686', 'aarch64'])

/** True if the image's properties say that it has a guest agent. Nova: `hw_qemu_guest_agent`. */
export function hasAgent(properties: Readonly<Record<string, string>> = {}): boolean {
  return TRUE.has((properties['hw_qemu_guest_agent'] ?? '').trim().toLowerCase())
}

/** What counts as true in Nova (oslo's `bool_from_string`). */
const TRUE: ReadonlySet<string> = new Set(['1', 't', 'true', 'on', 'y', 'yes'])

/** The serial of a rescue disk whose system is asked over its agent; virtio disks have room for 20 characters. */
export function serialOf({ rescueId }: Pick<RescueOutputs, 'rescueId'>): string {
  return `rescue-${rescueId}`
}

/**
 * What the rescue system in that running XML can show, strongest first; null: nothing.
 *
 * The XML decides, because a rescue of an older release has less in it.
 */
export function expectedSign(outputs: RescueOutputs, liveXml: string): ExpectedSign | null {
  const { bootPattern: pattern, image, rescueDevice } = outputs
  const { occupants } = parseDomain(liveXml)
  const hasPort = (name: string): boolean => occupants.some(({ port }) => port === name)
  const nonce = nonceOf(readSmbiosStrings(liveXml))
  // Over a port of its own, and with a nonce of its own, an instance could say anything.
  const isAdded = outputs.plan?.plan.channels?.some(({ name }) => name === RESCUE_PORT) === true
  if (nonce !== null && isAdded && hasPort(RESCUE_PORT)) return { proof: 'marker', nonce }
  const serial = serialOf(outputs)
  const isMarked = hasPort(AGENT_PORT) && liveXml.includes(`>${serial}<`)
  if (rescueDevice !== null && hasAgent(image?.properties) && isMarked)
    return { proof: 'agent', serial, target: rescueDevice.target }
  return pattern === undefined ? null : { proof: 'console', pattern }
}
