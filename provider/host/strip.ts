import { readMarker, type Marker } from '../domain-xml/index.js'

/** Control characters, line breaks, and the marks that turn the direction of text. */
const UNPRINTABLE = String.raw`\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069`
/** A text without any of them. */
export const PRINTABLE = new RegExp(`^[^${UNPRINTABLE}]*$`, 'u')

/** A text that is safe on a terminal and stays one line: what others wrote on the host may be neither. */
export function strip(text: string): string {
  return text.replaceAll(new RegExp(`[${UNPRINTABLE}]+`, 'gu'), ' ')
}

/** The marker in a domain's XML, with texts that can be printed. */
export function readPlainMarker(xml: string): Marker | null {
  const marker = readMarker(xml)
  if (marker === null) return null
  const { owner, recordPool, reason } = marker
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
  }
}
