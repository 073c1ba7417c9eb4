/**
 * A number of 53 bits that stands for the bitmap of a glyph: a byte a line, the leftmost dot is the highest bit.
 *
 * Two FNV-1a hashes side by side: with 700 glyphs a font, a picture of noise would have to show some 10^13 cells
 * before one is taken for a letter. The tables hold it in place of the bitmaps, so that no font is shipped.
 */
export function hashGlyph(lines: Uint8Array): number {
  let [first, second] = [0x811c9dc5, 0x01000193]
  for (const line of lines) {
    first = Math.imul(first ^ line, 0x01000193)
    second = Math.imul(second ^ (line + 0x55), 0x85ebca6b)
    second ^= second >>> 13
  }
  return (first >>> 0) * 0x200000 + ((second >>> 0) & 0x1fffff)
}
