import type { MachineCapabilities } from '../../planner/index.js'
import { attribute, child, children, readXml, text, type Element } from '../../xml/index.js'

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
  /** `uid:gid` that model `dac` gives the files of QEMU's guests; null: it does not say. */
  readonly guestOwner: string | null
}

/** Reads it; throws `XmlError` for anything else. Format of a `dac` label: https://libvirt.org/formatcaps.html */
export function parseHostCapabilities(capabilitiesXml: string): HostCapabilities {
  const host = child(readXml(capabilitiesXml, 'capabilities').root, 'host')
  const models = children(host, 'secmodel')
  const nameOf = (model: Element): string => text(child(model, 'model')) ?? ''
  const labels = models.flatMap((model) =>
    nameOf(model) === 'dac' ? children(model, 'baselabel') : [],
  )
  const label = labels.find((one) => attribute(one, 'type') === 'qemu') ?? labels[0] ?? null
  const [, uid, gid] = /^\+(\d{1,10}):\+(\d{1,10})$/.exec(text(label) ?? '') ?? []
  return {
    uuid: text(child(host, 'uuid')),
    securityModels: models.map(nameOf),
    guestOwner: uid === undefined || gid === undefined ? null : `${uid}:${gid}`,
  }
}
