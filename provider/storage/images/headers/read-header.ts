import type { Range } from '../../volumes/volume-content.js'
import { plainHeader } from './header.js'
import type { ImageFile, ImageHeader } from './header.js'
import { parseImageHeader } from './image-header.js'
import { explainKind } from '../kinds/explain-kind.js'
import { FOOTER_BYTES, findKindByFooter } from '../kinds/find-kind.js'

/**
 * Reads the header of an image from its first bytes, at most `IMAGE_HEADER_BYTES`.
 *
 * Of a file that looks raw, `readRange` also reads the last 512 bytes: a VHD of fixed size has its header
 * there.
 */
export async function readHeader(
  bytes: Uint8Array,
  file: ImageFile,
  readRange: (range: Range) => Promise<Buffer>,
): Promise<ImageHeader> {
  const header = parseImageHeader(bytes, file)
  const { size } = file
  if (header.format !== 'raw' || size === null || !isInside(size)) return header
  const offset = Number(size) - FOOTER_BYTES
  const kind = findKindByFooter(await readRange({ offset, length: FOOTER_BYTES }))
  return kind === null ? header : plainHeader(kind.format, [explainKind(kind, file)])
}

/** A file beyond the numbers that are exact here is refused by its size. */
function isInside(size: bigint): boolean {
  return size >= FOOTER_BYTES && size <= Number.MAX_SAFE_INTEGER
}
