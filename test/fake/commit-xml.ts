import type { Element } from '@xmldom/xmldom'
import { children, find, parseXml, serialize } from './xml.js'

/** The files of a disk, the one that the guest writes to first. */
export function chainOf(xml: string, target: string): string[] {
  const files: string[] = []
  const { disk } = open(xml, target)
  for (let layer: Element | null = disk; layer !== null; layer = find(layer, 'backingStore')) {
    const file = find(layer, 'source')?.getAttribute('file')
    if (file != null) files.push(file)
  }
  return files
}

/** The XML with the mark of a merge on a disk, as libvirt shows it. */
export function withMirror(xml: string, target: string, into: string, isReady = false): string {
  const { root, disk } = open(xml, target)
  drop(disk, 'mirror')
  const mirror = add(disk, 'mirror', { type: 'file', job: 'active-commit' })
  if (isReady) mirror.setAttribute('ready', 'yes')
  add(mirror, 'source', { file: into })
  return serialize(root)
}

/** The XML without that mark. */
export function withoutMirror(xml: string, target: string): string {
  const { root, disk } = open(xml, target)
  drop(disk, 'mirror')
  return serialize(root)
}

/** The XML in which a disk is the file below. */
export function withPivot(xml: string, target: string): string {
  const { root, disk } = open(xml, target)
  const below = find(disk, 'backingStore')
  for (const name of ['mirror', 'source', 'backingStore']) drop(disk, name)
  const format = below === null ? null : find(below, 'format')?.getAttribute('type')
  find(disk, 'driver')?.setAttribute('type', format ?? 'raw')
  for (const name of ['source', 'backingStore']) {
    const part = below === null ? null : find(below, name)
    if (part !== null) disk.insertBefore(part, find(disk, 'target'))
  }
  return serialize(root)
}

function open(xml: string, target: string): { readonly root: Element; readonly disk: Element } {
  const root = parseXml(xml, 'domain', 'DOMAIN')
  const disks = children(find(root, 'devices') ?? root, 'disk')
  const disk = disks.find((each) => find(each, 'target')?.getAttribute('dev') === target)
  if (disk === undefined) throw new Error(`the domain has no disk '${target}'`)
  return { root, disk }
}

function add(parent: Element, name: string, attributes: Readonly<Record<string, string>>): Element {
  const made = parent.ownerDocument?.createElement(name)
  if (made == null) throw new Error('a parsed element has a document')
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  parent.appendChild(made)
  return made
}

function drop(parent: Element, name: string): void {
  for (const old of children(parent, name)) parent.removeChild(old)
}
