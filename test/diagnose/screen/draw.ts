import { toPng } from '../../../provider/host/screen/to-png.js'
import type { Glyph } from '../glyphs/glyph.js'

/** A picture that is drawn dot by dot; a colour is `0xRRGGBB`. */
export interface Canvas {
  readonly width: number
  readonly height: number
  readonly dots: Uint32Array
}

export function canvas(width: number, height: number, colour = 0): Canvas {
  return { width, height, dots: new Uint32Array(width * height).fill(colour) }
}

/** How a text is drawn: where its first cell begins, and in which colours. */
export interface Ink {
  readonly left: number
  readonly top: number
  readonly cellWidth: number
  readonly colours: readonly [ground: number, ink: number]
}

/** Draws lines of text with the glyphs of a font. */
export function drawText(
  to: Canvas,
  glyphs: readonly Glyph[],
  lines: readonly string[],
  ink: Ink,
): void {
  const bitmaps = new Map(glyphs.map(({ code, lines: rows }) => [code, rows]))
  lines.forEach((line, row) => {
    Array.from(line, (character, column) => {
      const rows = bitmaps.get(character.charCodeAt(0)) ?? new Uint8Array(16)
      rows.forEach((bits, y) => {
        for (let x = 0; x < ink.cellWidth; x += 1)
          dot(
            to,
            ink.left + column * ink.cellWidth + x,
            ink.top + row * rows.length + y,
            ink.colours[x < 8 && (bits & (128 >> x)) !== 0 ? 1 : 0],
          )
      })
    })
  })
}

/** Sets a dot, if it is in the picture. */
export function dot({ width, height, dots }: Canvas, x: number, y: number, colour: number): void {
  if (x >= 0 && x < width && y >= 0 && y < height) dots[y * width + x] = colour
}

/** The picture as QEMU before 7.1 writes it. */
export function asPpm({ width, height, dots }: Canvas): Buffer {
  const rgb = Buffer.alloc(width * height * 3)
  dots.forEach((colour, at) => rgb.writeUIntBE(colour, at * 3, 3))
  return Buffer.concat([Buffer.from(`P6 ${width} ${height} 255 `, 'latin1'), rgb])
}

export function asPng(picture: Canvas): Buffer {
  return toPng(asPpm(picture))?.bytes ?? Buffer.alloc(0)
}
