import { attribute, child, elements, text, type Element } from '../../../xml/index.js'
import { readDefinition } from '../definition.js'
import { markersOf } from './marker.js'

/** Something that a rescue XML has, and that the instance's own definition does not have. */
export type Trace =
  | { readonly kind: 'marker'; readonly rescueId: string }
  /** A file of a rescue: its path or volume name, and the element that names it. */
  | {
      readonly kind: 'artifact'
      readonly element: string
      readonly path: string
      readonly domainUuid: string
      readonly rescueId: string
    }
  /** Our text, or a text that resembles it: a title alone proves nothing, because people write titles. */
  | { readonly kind: 'title' | 'description'; readonly text: string }

/**
 * Finds the traces of rescues in a stored definition.
 *
 * There are none unless somebody defined the domain from what ran during a rescue
 * (`virsh dumpxml`, `virsh define`). Throws `XmlError` if the XML is not that of a domain.
 */
export function findTraces(storedXml: string): readonly Trace[] {
  const { root } = readDefinition(storedXml)
  return [
    ...markersOf(root).map((marker): Trace => {
      return { kind: 'marker', rescueId: attribute(marker, 'id') ?? '' }
    }),
    ...['os', 'devices'].flatMap((name) =>
      elements(root)
        .filter((part) => part.name === name)
        .flatMap(artifactsIn),
    ),
    ...(['title', 'description'] as const).flatMap((kind): Trace[] => {
      const words = text(child(root, kind))
      return words !== null && OWN_TEXT[kind].test(words) ? [{ kind, text: words }] : []
    }),
  ]
}

/** True if a definition is that of a rescue. A title alone proves nothing: people write titles. */
export function hasTraces(storedXml: string): boolean {
  return findTraces(storedXml).some(({ kind }) => kind === 'marker' || kind === 'artifact')
}

/** How the title of a rescue XML begins. */
export const TITLE_START = 'RESCUE of '

/** How the description of a rescue XML begins. */
export const OUR_DESCRIPTION = /^In \w+ rescue since \S+, by (?:resource '|.*, without a stack\.$)/m

/** How the texts of a rescue XML look. */
const OWN_TEXT: Readonly<Record<'title' | 'description', RegExp>> = {
  title: new RegExp(`^${TITLE_START}`),
  description: OUR_DESCRIPTION,
}

/** A file of a rescue by its name: of which domain and which rescue; null for any other file. */
export function parseArtifactName(
  path: string,
): { readonly domainUuid: string; readonly rescueId: string } | null {
  const [, domainUuid, rescueId] = ARTIFACT.exec(path) ?? []
  return domainUuid === undefined || rescueId === undefined ? null : { domainUuid, rescueId }
}

/**
 * The place, in the original definition, of the disk that a file is a rescue's overlay on; null for any
 * other file, also for what a snapshot put on the overlay.
 */
export function overlaidDisk(path: string): number | null {
  const [, place] = OVERLAY.exec(path) ?? []
  return place === undefined || parseArtifactName(path) === null ? null : Number(place)
}

const OVERLAY = /\.overlay(\d{1,4})\.qcow2$/

/** Also a snapshot's overlay, for which libvirt puts another ending in place of ours. */
const ARTIFACT = /(?:^|\/)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{12})\.[^/]+$/

/** A loop, because a text that nests deeply would overflow the stack of a recursion. */
function artifactsIn(part: Element): readonly Trace[] {
  const found: Trace[] = []
  for (const left = [part]; left.length > 0;) {
    const element = left.pop() ?? part
    const inner = elements(element)
    const values = [
      ...Object.values(element.attributes),
      ...(inner.length > 0 ? [] : [element.text]),
    ]
    for (const path of values.map((value) => value.trim())) {
      const name = parseArtifactName(path)
      if (name !== null) found.push({ kind: 'artifact', element: element.name, path, ...name })
    }
    left.push(...[...inner].reverse())
  }
  return found
}
