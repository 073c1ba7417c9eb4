import { printable, remove, type Draft, type Tag } from '../../../xml/index.js'
import { MARKER_URI, markersOf, type Marker } from '../../read/marks/marker.js'

/** The marker as an element for `<metadata>`. */
export function markerTag(marker: Marker): Tag {
  return elementOf(marker, `${MARKER_PREFIX}:`, { [`xmlns:${MARKER_PREFIX}`]: MARKER_URI })
}

/** The marker as `domainSetMetadata` takes it: libvirt adds prefix and namespace, and refuses to find them there. */
export function bareMarkerTag(marker: Marker): Tag {
  return elementOf(marker, '', {})
}

function elementOf(marker: Marker, prefix: string, declared: Tag['attributes']): Tag {
  const { rescueId, mode, digest, since, recordPool, record, owner, reason, copyHash } = marker
  const disks = { 'original-disks': marker.originalDisks ?? null }
  const boot = { kernel: marker.kernel ?? null, 'left-out': marker.leftOut ?? null }
  const start = marker.start ?? null
  const place = { name: record, pool: recordPool.name, 'pool-uuid': recordPool.uuid }
  return {
    name: `${prefix}rescue`,
    attributes: {
      ...declared,
      id: rescueId,
      mode,
      digest,
      since,
      'definition-copy': copyHash,
      ticket: marker.ticket === undefined ? null : printable(marker.ticket),
      until: marker.until ?? null,
      ...disks,
      ...boot,
      start,
      probation: marker.isProbation === true ? 'yes' : null,
      trial: marker.trial ?? null,
    },
    content: [
      { name: `${prefix}record`, attributes: place },
      { name: `${prefix}owner`, attributes: { ...owner } },
      ...(reason === null ? [] : [{ name: `${prefix}reason`, content: printable(reason).trim() }]),
    ],
  }
}

/** Takes the markers out of a draft: a definition copied from a rescued guest must not have one. */
export function removeMarkers(draft: Draft): void {
  for (const element of markersOf(draft.root)) remove(draft, element)
}

/** The prefix of our namespace. */
export const MARKER_PREFIX = 'rescue'
