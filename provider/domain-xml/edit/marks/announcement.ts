import { child, text, write } from '../../../xml/index.js'
import { readDefinition } from '../../read/definition.js'
import { MARKER_URI, type Marker } from '../../read/marks/marker.js'
import { descriptionOf } from './announce.js'
import { MARKER_PREFIX, bareMarkerTag } from './write-marker.js'

/** What a running domain says of its rescue, in the form in which `domainSetMetadata` takes it. */
export interface Announcement {
  /** The instance's own title; null: none. */
  readonly ownTitle: string | null
  /** Null: none. */
  readonly description: string | null
  /** The marker, as an element of `uri`; null: none. */
  readonly element: string | null
  readonly key: string
  readonly uri: string
}

/**
 * What a domain says while it is in rescue, or without a marker what its own system says.
 *
 * A rescue's title is left out: it does not change while the rescue runs.
 */
export function announcementOf(definition: string, marker: Marker | null): Announcement {
  const { root } = readDefinition(definition)
  const own = text(child(root, 'description'))
  const name = text(child(root, 'name')) ?? ''
  return {
    ownTitle: text(child(root, 'title')),
    description: marker === null ? own : descriptionOf(marker, name, own),
    element: marker === null ? null : write(bareMarkerTag(marker)),
    key: MARKER_PREFIX,
    uri: MARKER_URI,
  }
}
