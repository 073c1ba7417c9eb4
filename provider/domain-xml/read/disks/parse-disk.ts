import type { Disk } from '../../../planner/index.js'
import { attribute, child, integer, XmlError, type Element } from '../../../xml/index.js'
import { parseAddress } from '../parse-address.js'

/** Reads one `<disk>`; throws `XmlError` if it names no target. */
export function parseDisk(element: Element, index: number): Disk {
  const target = attribute(child(element, 'target'), 'dev') ?? ''
  if (target === '') throw new XmlError(`disk ${index + 1} of the domain has no <target dev>`)
  return {
    index,
    type: attribute(element, 'type') ?? 'file',
    device: attribute(element, 'device') ?? 'disk',
    target,
    bus: attribute(child(element, 'target'), 'bus') ?? busOf(target),
    source: sourceOf(element),
    format: attribute(child(element, 'driver'), 'type'),
    address: parseAddress(element),
    bootOrder: integer(attribute(child(element, 'boot'), 'order')),
    readOnly: child(element, 'readonly') !== null,
    ...traitsOf(element),
    backing: backingOf(element),
  }
}

function traitsOf(element: Element): Pick<Disk, 'isTransient' | 'isShareable' | 'isEncrypted'> {
  const has = (name: string): boolean => child(element, name) !== null
  const isEncrypted = has('encryption') || child(element, 'source', 'encryption') !== null
  return {
    ...(has('transient') ? { isTransient: true } : {}),
    ...(has('shareable') ? { isShareable: true } : {}),
    ...(isEncrypted ? { isEncrypted: true } : {}),
  }
}

/**
 * Says in one line what a disk is read from: a path, `pool/volume`, `protocol:name`.
 *
 * Works for anything with a `<source>`; null for an empty drive. Passwords are never part of it.
 */
export function sourceOf(element: Element): string | null {
  const source = child(element, 'source')
  for (const name of ['file', 'dev', 'dir', 'path'] as const) {
    const path = attribute(source, name)
    if (path !== null && path !== '') return path
  }
  const pool = attribute(source, 'pool')
  if (pool !== null) return `${pool}/${attribute(source, 'volume') ?? ''}`
  const protocol = attribute(source, 'protocol')
  if (protocol !== null) return networkName(protocol, source)
  return attribute(source, 'type')
}

function networkName(protocol: string, source: Element | null): string {
  const host = child(source, 'host')
  const where = attribute(host, 'name') ?? attribute(host, 'socket') ?? ''
  const port = attribute(host, 'port')
  const at = where === '' ? '' : `//${where}${port === null ? '' : `:${port}`}/`
  return `${protocol}:${at}${attribute(source, 'name') ?? ''}`
}

/** libvirt: `virDiskNameToBusDeviceIndex` and `virDomainDiskDefParse…`, for a target without bus. */
function busOf(target: string): string {
  const prefix = Object.keys(BUS_OF).find((start) => target.startsWith(start))
  return prefix === undefined ? '' : (BUS_OF[prefix] ?? '')
}

const BUS_OF: Readonly<Record<string, string>> = {
  hd: 'ide',
  sd: 'scsi',
  vd: 'virtio',
  xvd: 'xen',
  fd: 'fdc',
  ubd: 'uml',
}

/** A loop, because a text that nests deeply would overflow the stack of a recursion. */
function backingOf(disk: Element): readonly string[] {
  const chain: string[] = []
  for (let layer = child(disk, 'backingStore'); layer !== null;) {
    const source = sourceOf(layer)
    if (source === null) break
    chain.push(source)
    layer = child(layer, 'backingStore')
  }
  return chain
}
