import { plainHeader } from './header.js'
import type { ImageFile, ImageHeader } from './header.js'
import { explainKind } from '../kinds/explain-kind.js'
import { findKind } from '../kinds/find-kind.js'
import { checkIso, isIso } from '../kinds/iso.js'
import { isQcow2 } from '../qcow2/fields.js'
import { parseQcow2 } from '../qcow2/parse-qcow2.js'

/**
 * Reads the first bytes of an image, at most `IMAGE_HEADER_BYTES`.
 *
 * It never throws: what is unreadable becomes a fault. A file that no format claims is raw.
 */
export function parseImageHeader(bytes: Uint8Array, file: ImageFile): ImageHeader {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isQcow2(start)) return parseQcow2(start, file)
  const kind = findKind(start)
  if (kind !== null) return plainHeader(kind.format, [explainKind(kind, file)])
  return isIso(start) ? plainHeader('iso', checkIso(start, file)) : plainHeader('raw', [])
}
