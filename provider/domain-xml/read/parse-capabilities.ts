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

/** The host's UUID in what `virConnectGetCapabilities` answers; null if it has none. */
export function parseHostUuid(capabilitiesXml: string): string | null {
  return text(child(readXml(capabilitiesXml, 'capabilities').root, 'host', 'uuid'))
}
