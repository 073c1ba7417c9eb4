import { DOMImplementation, DOMParser, XMLSerializer } from '@xmldom/xmldom'
import type { Element } from '@xmldom/xmldom'

/** What a new volume is to be: libvirt's storage volume XML, built by DOM since names are untrusted. */
export interface NewVolume {
  readonly name: string
  readonly format: 'raw' | 'qcow2'
  /** Bytes the guest sees. */
  readonly capacity: bigint
  /** True where it takes no space until it is written to: it can be made on a full disk. */
  readonly sparse?: boolean
  /** Image it is an overlay of; the format is always spelled out, so that nobody probes. */
  readonly backing?: { readonly path: string; readonly format: string } | undefined
}

/** Writes the XML for `virStorageVolCreateXML`; the file is mode 0600. */
export function writeVolumeXml(volume: NewVolume): string {
  const document = new DOMImplementation().createDocument(null, 'volume')
  const add = (parent: Element, name: string, text?: string): Element => {
    const child = document.createElement(name)
    if (text !== undefined) child.appendChild(document.createTextNode(text))
    parent.appendChild(child)
    return child
  }
  const root = document.documentElement
  if (root === null) throw new Error('a new XML document has no root element')
  add(root, 'name', volume.name)
  add(root, 'capacity', volume.capacity.toString()).setAttribute('unit', 'bytes')
  const allocation = volume.sparse === true ? '0' : volume.capacity.toString()
  if (volume.format === 'raw') add(root, 'allocation', allocation)
  const target = add(root, 'target')
  add(target, 'format').setAttribute('type', volume.format)
  add(add(target, 'permissions'), 'mode', '0600')
  if (volume.backing !== undefined) {
    const store = add(root, 'backingStore')
    add(store, 'path', volume.backing.path)
    add(store, 'format').setAttribute('type', volume.backing.format)
  }
  return new XMLSerializer().serializeToString(document)
}

/** What a pool is, from its XML. */
export interface PoolDescription {
  /** `dir`, `fs`, `netfs`, `logical`, `rbd`, … */
  readonly type: string
  /** `<target><path>`, for pools that are folders. */
  readonly targetPath: string | null
}

/** Reads the parts of a pool's XML that decide what can be made in it. */
export function parsePoolXml(xml: string): PoolDescription {
  const root = new DOMParser().parseFromString(xml, 'text/xml').documentElement
  const target = childElements(root).find((child) => child.localName === 'target')
  const path = childElements(target ?? null).find((child) => child.localName === 'path')
  return { type: root?.getAttribute('type') ?? '', targetPath: path?.textContent ?? null }
}

function childElements(parent: Element | null): Element[] {
  if (parent === null) return []
  return Array.from(parent.childNodes).filter((node): node is Element => node.nodeType === 1)
}
