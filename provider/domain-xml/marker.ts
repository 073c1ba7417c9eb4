import { attribute, child, children, isElement, text } from './elements.js'
import { remove, type Draft } from './draft.js'
import type { Tag } from './build.js'
import { readDocument } from './read-document.js'
import type { Element } from '@xmldom/xmldom'

/** Namespace of our element in a domain's `<metadata>`: what `virDomainGetMetadata` is asked for. */
export const MARKER_URI = 'urn:pulumi-libvirt-rescue:marker:1'

/** What the running rescue says of itself: it lives in the rescue XML, exactly as long as the rescue. */
export interface Marker {
  readonly rescueId: string
  readonly mode: string
  /** Of the plan: `sha256` over its canonical JSON, in hex. */
  readonly digest: string
  /** ISO 8601, UTC. */
  readonly since: string
  readonly recordPool: { readonly name: string; readonly uuid: string }
  /** Name of the record's volume. */
  readonly record: string
  readonly owner: {
    readonly organization: string
    readonly project: string
    readonly stack: string
    readonly name: string
  }
  readonly reason: string | null
}

/** Finds the marker in a domain's XML, or in the metadata element alone; null where there is none. */
export function readMarker(xml: string): Marker | null {
  const { root } = readDocument(xml, 'domain', 'rescue', `${PREFIX}:rescue`)
  return markerOf(root)
}

/** The marker as an element to be put into `<metadata>`. */
export function markerTag(marker: Marker): Tag {
  const { rescueId, mode, digest, since, recordPool, record, owner, reason } = marker
  const inner = (name: string, attributes: Tag['attributes'], content?: string): Tag => ({
    name: `${PREFIX}:${name}`,
    namespace: MARKER_URI,
    attributes: attributes ?? {},
    ...(content === undefined ? {} : { content }),
  })
  return {
    name: `${PREFIX}:rescue`,
    namespace: MARKER_URI,
    attributes: { [`xmlns:${PREFIX}`]: MARKER_URI, id: rescueId, mode, digest, since },
    content: [
      inner('record', { name: record, pool: recordPool.name, 'pool-uuid': recordPool.uuid }),
      inner('owner', { ...owner }),
      ...(reason === null ? [] : [inner('reason', {}, reason)]),
    ],
  }
}

/** Takes markers out of a draft: a definition copied from a rescued guest must not bear one. */
export function removeMarkers(draft: Draft): void {
  for (const element of markers(draft.root)) remove(draft, element)
}

const PREFIX = 'rescue'

function markerOf(root: Element): Marker | null {
  const element = markers(root)[0]
  if (element === undefined) return null
  const [record, owner] = [inside(element, 'record'), inside(element, 'owner')]
  const [rescueId, digest] = [attribute(element, 'id'), attribute(element, 'digest')]
  if (rescueId === null || digest === null) return null
  return {
    rescueId,
    mode: attribute(element, 'mode') ?? '',
    digest,
    since: attribute(element, 'since') ?? '',
    recordPool: {
      name: attribute(record, 'pool') ?? '',
      uuid: attribute(record, 'pool-uuid') ?? '',
    },
    record: attribute(record, 'name') ?? '',
    owner: {
      organization: attribute(owner, 'organization') ?? '',
      project: attribute(owner, 'project') ?? '',
      stack: attribute(owner, 'stack') ?? '',
      name: attribute(owner, 'name') ?? '',
    },
    reason: text(inside(element, 'reason')),
  }
}

function markers(root: Element): readonly Element[] {
  if (isMarker(root)) return [root]
  const metadata = children(root, 'metadata')
  return metadata.flatMap((element) =>
    Array.from(element.childNodes).filter(isElement).filter(isMarker),
  )
}

function isMarker({ namespaceURI, localName }: Element): boolean {
  return namespaceURI === MARKER_URI && localName === 'rescue'
}

function inside(element: Element, name: string): Element | null {
  const found = Array.from(element.childNodes)
    .filter(isElement)
    .find(({ namespaceURI, localName }) => namespaceURI === MARKER_URI && localName === name)
  return found ?? child(element, name)
}
