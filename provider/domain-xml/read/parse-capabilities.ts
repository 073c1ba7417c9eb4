import type { MachineCapabilities } from '../../planner/index.js'
import { attribute, child, children, readXml, text } from '../../xml/index.js'

/**
 * Reads which buses `virConnectGetDomainCapabilities` has for disks.
 *
 * Throws `XmlError` for anything else. Format: https://libvirt.org/formatdomaincaps.html
 */
export function parseCapabilities(domainCapabilitiesXml: string): MachineCapabilities {
  const { root } = readXml(domainCapabilitiesXml, 'domainCapabilities')
  const buses = children(child(root, 'devices', 'disk'), 'enum')
    .filter((list) => attribute(list, 'name') === 'bus')
    .flatMap((list) => children(list, 'value').map((value) => text(value) ?? ''))
  return { buses }
}

/** What `virConnectGetCapabilities` says of a host. */
export interface HostCapabilities {
  /** Null: it has none. */
  readonly uuid: string | null
  /** Security models that give guests' files owners or labels: `dac`, `selinux`, … */
  readonly securityModels: readonly string[]
}

/** Reads it; throws `XmlError` for anything else. */
export function parseHostCapabilities(capabilitiesXml: string): HostCapabilities {
  const host = child(readXml(capabilitiesXml, 'capabilities').root, 'host')
  return {
    uuid: text(child(host, 'uuid')),
    securityModels: children(host, 'secmodel').flatMap((one) => text(child(one, 'model')) ?? []),
  }
}
