import type { Glyph } from './glyph.js'

const HEIGHT = 16
/** Latin with its accents; then arrows, lines and blocks, of which GRUB draws its menu; U+2581 is its cursor. */
const isWanted = (code: number): boolean =>
  (code >= 0x20 && code < 0x180) ||
  (code >= 0x2190 && code < 0x2194) ||
  (code >= 0x2500 && code < 0x25a0 && code !== 0x2581)

/** Reads the glyphs of single width of a font of GRUB: https://grub.gibibit.com/New_font_format */
export function readPf2(bytes: Buffer): readonly Glyph[] {
  const { ascent, index } = readSections(bytes)
  return index.flatMap(({ code, at }) => {
    const lines = readBitmap(bytes, at, ascent)
    return lines === null ? [] : [{ code, lines }]
  })
}

interface Sections {
  readonly ascent: number
  readonly index: readonly { readonly code: number; readonly at: number }[]
}

/** A section: its name, its length, its content. The bitmaps are in the last one, and have no length. */
function readSections(bytes: Buffer): Sections {
  let ascent = 0
  const index: { code: number; at: number }[] = []
  for (let at = 0; at < bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4)
    if (name === 'DATA') break
    const length = bytes.readUInt32BE(at + 4)
    const content = bytes.subarray(at + 8, at + 8 + length)
    if (name === 'ASCE') ascent = content.readUInt16BE(0)
    if (name === 'CHIX')
      for (let entry = 0; entry < length; entry += 9) {
        const code = content.readUInt32BE(entry)
        if (isWanted(code)) index.push({ code, at: content.readUInt32BE(entry + 5) })
      }
    at += 8 + length
  }
  return { ascent, index }
}

/** Null for a glyph that is not eight dots wide. */
function readBitmap(bytes: Buffer, at: number, ascent: number): Uint8Array | null {
  const [width, height] = [bytes.readUInt16BE(at), bytes.readUInt16BE(at + 2)]
  const [left, low, advance] = [4, 6, 8].map((more) => bytes.readInt16BE(at + more))
  if (left === undefined || low === undefined || advance !== 8) return null
  const top = ascent - low - height
  const lines = new Uint8Array(HEIGHT)
  for (let bit = 0; bit < width * height; bit += 1) {
    const isSet = ((bytes[at + 10 + (bit >> 3)] ?? 0) >> (7 - (bit & 7))) & 1
    const line = top + Math.floor(bit / width)
    if (isSet === 1 && line >= 0 && line < HEIGHT)
      lines[line] = (lines[line] ?? 0) | (128 >> (left + (bit % width)))
  }
  return lines
}
