import type { Picture } from '../picture/picture.js'
import { hashGlyph } from '../fonts/hash-glyph.js'
import type { Font } from '../fonts/font.js'

/** The last lines of a cell: a cursor fills some of them. */
const CURSOR_LINES = 3

/**
 * Reads the character of the cell whose upper left dot is there: a space if it is blank or shows a cursor alone;
 * null if it is no character of the font. A text has two colours in a cell, and either may be the background.
 */
export function readCell(
  { width, dots }: Picture,
  { height, glyphs }: Font,
  { left, top }: { readonly left: number; readonly top: number },
): string | null {
  const lines = new Uint8Array(height)
  const first = dots[top * width + left]
  let other: number | undefined
  for (let y = 0; y < height; y += 1) {
    const at = (top + y) * width + left
    let line = 0
    for (let x = 0; x < 8; x += 1) {
      const dot = dots[at + x]
      if (dot === first) continue
      other ??= dot
      if (dot !== other) return null
      line |= 128 >> x
    }
    lines[y] = line
  }
  if (other === undefined) return ' '
  return find(lines, glyphs) ?? find(lines.map(invert), glyphs)
}

const invert = (line: number): number => line ^ 0xff

/** What a cursor hides of a character is not known, so it is found only if it has nothing there. */
function find(lines: Uint8Array, glyphs: Font['glyphs']): string | null {
  const character = glyphs.get(hashGlyph(lines))
  if (character !== undefined) return character
  const start = lines.length - CURSOR_LINES
  const above = lines.map((line, y) => (y >= start && line === 0xff ? 0 : line))
  if (above.every((line) => line === 0)) return ' '
  return glyphs.get(hashGlyph(above)) ?? null
}
