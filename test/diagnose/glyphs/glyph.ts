/** A character of a font: its bitmap, a byte a line, the leftmost dot is the highest bit. */
export interface Glyph {
  readonly code: number
  readonly lines: Uint8Array
}

/** The first 256 glyphs of a font that stands in a file as it is, in the order of the PC's code page 437. */
export function glyphsAt(bytes: Buffer, start: number, height: number): readonly Glyph[] {
  return Array.from({ length: 256 }, (_, place) => ({
    code: CODE_PAGE_437[place] ?? 0,
    lines: bytes.subarray(start + place * height, start + (place + 1) * height),
  }))
}

/** Finds a font with glyphs of 16 lines in a file, by its capital A and B. */
export function findFont(bytes: Buffer): number {
  const letters = Buffer.from(
    '000010386cc6c6fec6c6c6c600000000' + '0000fc6666667c66666666fc00000000',
    'hex',
  )
  const at = bytes.indexOf(letters)
  if (at < 0) throw new Error('no font with glyphs of 16 lines is in the file')
  return at - 'A'.charCodeAt(0) * 16
}

/** Control characters are drawn as signs, two of which are the arrows of GRUB's menu. */
const CODE_PAGE_437 = [
  0,
  ...Array.from('☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼', (sign) => sign.charCodeAt(0)),
  ...Array.from({ length: 95 }, (_, place) => 32 + place),
  0x2302,
  ...Array.from(
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ',
    (character) => character.charCodeAt(0),
  ),
]
