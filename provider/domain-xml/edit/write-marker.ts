import { remove, type Draft, type Tag } from '../../xml/index.js'
import { MARKER_URI, markersOf, type Marker } from '../read/marker.js'

/** The marker as an element for `<metadata>`. */
export function markerTag(marker: Marker): Tag {
  const { rescueId, mode, digest, since, recordPool, record, owner, reason } = marker
  const place = { name: record, pool: recordPool.name, 'pool-uuid': recordPool.uuid }
  return {
    name: `${PREFIX}:rescue`,
    attributes: { [`xmlns:${PREFIX}`]: MARKER_URI, id: rescueId, mode, digest, since },
    content: [
      { name: `${PREFIX}:record`, attributes: place },
      { name: `${PREFIX}:owner`, attributes: { ...owner } },
      ...(reason === null ? [] : [{ name: `${PREFIX}:reason`, content: reason }]),
    ],
  }
}

/** Takes the markers out of a draft: a definition copied from a rescued guest must not have one. */
export function removeMarkers(draft: Draft): void {
  for (const element of markersOf(draft.root)) remove(draft, element)
}

const PREFIX = 'rescue'
