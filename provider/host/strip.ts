import * as z from 'zod'
import { readMarker, type Marker } from '../domain-xml/index.js'

/** Control characters, line breaks, and the marks that turn the direction of text. */
const UNPRINTABLE = String.raw`\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069`

/** A text that is printed as it is: others may write to the host, so it has no character that moves the cursor. */
export const plain = z.string().regex(new RegExp(`^[^${UNPRINTABLE}]*$`, 'u'))

/** The same for a text that its owner may have written with such characters: they are left out. */
export const stripped = z.string().transform(strip)

/** A text that is safe on a terminal and stays one line: what others wrote on the host may be neither. */
export function strip(text: string): string {
  return text.replaceAll(new RegExp(`[${UNPRINTABLE}]+`, 'gu'), ' ')
}

/** The marker in a domain's XML, with texts that can be printed. */
export function readPlainMarker(xml: string): Marker | null {
  const marker = readMarker(xml)
  if (marker === null) return null
  const { owner, recordPool, reason, ticket, until } = marker
  return {
    ...marker,
    rescueId: strip(marker.rescueId),
    since: strip(marker.since),
    recordPool: { ...recordPool, name: strip(recordPool.name) },
    owner: {
      organization: strip(owner.organization),
      project: strip(owner.project),
      stack: strip(owner.stack),
      name: strip(owner.name),
    },
    reason: reason === null ? null : strip(reason),
    ...(ticket === undefined ? {} : { ticket: strip(ticket) }),
    ...(until === undefined ? {} : { until: strip(until) }),
  }
}
