import type { MachineCapabilities } from '../planner/index.js'
import { attribute, child, children, text } from './elements.js'
import { readDocument } from './read-document.js'

/**
 * Reads what `virConnectGetDomainCapabilities` says about disks.
 *
 * Throws `DomainXmlError` for anything else. Format: https://libvirt.org/formatdomaincaps.html
 */
export function parseCapabilities(domainCapabilitiesXml: string): MachineCapabilities {
  const { root } = readDocument(domainCapabilitiesXml, 'domainCapabilities')
  const disk = child(root, 'devices', 'disk')
  const values = (name: string): readonly string[] =>
    children(disk, 'enum')
      .filter((list) => attribute(list, 'name') === name)
      .flatMap((list) => children(list, 'value').map((value) => text(value) ?? ''))
  return { buses: values('bus'), devices: values('diskDevice') }
}
