import { randomUUID } from 'node:crypto'
import type { Element } from '@xmldom/xmldom'
import { Refused } from './refused.js'
import { children, find, parseXml, serialize, setText, textAt } from './xml.js'

/** What the fake understands of a domain's XML. */
export interface DomainFacts {
  readonly name: string
  readonly uuid: string
  /** The XML with the UUID in it. */
  readonly xml: string
  readonly onPoweroff: string
  /** Files that the guest writes to. */
  readonly written: readonly string[]
  /** Files that must be there when it starts. */
  readonly files: readonly string[]
  readonly targets: readonly string[]
  /** The file of each disk by its target; null: it has none. */
  readonly disks: ReadonlyMap<string, string | null>
  readonly nvram: { readonly path: string; readonly template: string | null } | null
  readonly hasAgent: boolean
}

/** Reads a domain's XML; one without a UUID gets one, as in libvirt. */
export function readDomain(xml: string): DomainFacts {
  const root = parseXml(xml, 'domain', 'DOMAIN')
  root.removeAttribute('id')
  const uuid = textAt(root, 'uuid')?.toLowerCase() ?? randomUUID()
  setText(root, 'uuid', uuid)
  const disks = [...root.getElementsByTagName('disk')]
  const nvram = find(root, 'os', 'nvram')
  return {
    name: textAt(root, 'name') ?? '',
    uuid,
    xml: serialize(root),
    onPoweroff: textAt(root, 'on_poweroff') ?? 'destroy',
    written: disks.filter(isWritten).flatMap(fileOf),
    files: disks.flatMap(fileOf),
    targets: disks.flatMap((disk) => find(disk, 'target')?.getAttribute('dev') ?? []),
    disks: new Map(
      disks.map((disk) => [
        find(disk, 'target')?.getAttribute('dev') ?? '',
        find(disk, 'source')?.getAttribute('file') ?? null,
      ]),
    ),
    nvram: nvram && {
      path: nvram.textContent?.trim() ?? '',
      template: nvram.getAttribute('template'),
    },
    hasAgent: [...root.getElementsByTagName('target')].some(isAgent),
  }
}

function fileOf(disk: Element): string[] {
  const file = find(disk, 'source')?.getAttribute('file')
  return file == null ? [] : [file]
}

function isWritten(disk: Element): boolean {
  return disk.getAttribute('device') !== 'cdrom' && find(disk, 'readonly') === null
}

function isAgent(target: Element): boolean {
  return target.getAttribute('name') === 'org.qemu.guest_agent.0'
}

/** The XML as libvirt shows it: with passwords only where asked for, with the id while it runs. */
export function showDomain(xml: string, { secure, id }: { secure: boolean; id: number }): string {
  const root = parseXml(xml, 'domain', 'DOMAIN')
  if (!secure) {
    for (const graphics of root.getElementsByTagName('graphics')) graphics.removeAttribute('passwd')
  }
  if (id > 0) root.setAttribute('id', String(id))
  return `${serialize(root)}\n`
}

/** The XML with another title or description, or without one (null, empty). */
export function withNote(xml: string, name: 'title' | 'description', note: string | null): string {
  const root = parseXml(xml, 'domain', 'DOMAIN')
  if (note) setText(root, name, note)
  else for (const old of children(root, name)) root.removeChild(old)
  return serialize(root)
}

/** The XML with another element of that namespace in `<metadata>`, or without one (null). */
export function withElement(
  xml: string,
  element: string | null,
  { prefix, namespace }: { readonly prefix: string; readonly namespace: string },
): string {
  const root = parseXml(xml, 'domain', 'DOMAIN')
  if (find(root, 'metadata') === null) setText(root, 'metadata', '')
  const metadata = find(root, 'metadata')
  for (const node of [...(metadata?.childNodes ?? [])])
    if ('namespaceURI' in node && node.namespaceURI === namespace) metadata?.removeChild(node)
  if (element !== null) {
    if (element.includes(` xmlns:${prefix}=`))
      throw new Refused('INTERNAL_ERROR', 'XML', 'failed to create a new XML namespace')
    const bare = parseXml(element, 'rescue', 'DOMAIN')
    metadata?.appendChild(qualify(bare, root, { prefix, namespace }))
  }
  return serialize(root)
}

/** A copy of an element, it and all below it in a namespace, as libvirt makes it. */
function qualify(
  element: Element,
  root: Element,
  name: { readonly prefix: string; readonly namespace: string },
): Element {
  const made = root.ownerDocument?.createElementNS(
    name.namespace,
    `${name.prefix}:${element.tagName}`,
  )
  if (made == null) throw new Error('a parsed element has a document')
  for (const { name: attribute, value } of element.attributes) made.setAttribute(attribute, value)
  for (const node of element.childNodes)
    made.appendChild(
      'tagName' in node ? qualify(node as Element, root, name) : node.cloneNode(true),
    )
  return made
}

/** Whether some disk of the XML has this target. */
export function hasTarget(xml: string, target: string): boolean {
  const root = parseXml(xml, 'domain', 'DOMAIN')
  const disks = children(find(root, 'devices') ?? root, 'disk')
  return disks.some((disk) => find(disk, 'target')?.getAttribute('dev') === target)
}
