import { EDK } from './tables/edk.js'
import { LINUX } from './tables/linux.js'
import { SEA_VGA } from './tables/sea-vga.js'
import { UNIFONT } from './tables/unifont.js'

/** A font that firmware, boot loaders or the kernel draw text with; every glyph is eight dots wide. */
export interface Font {
  readonly name: string
  /** Lines of dots of a glyph. */
  readonly height: number
  /** Characters by the hash of their bitmap. */
  readonly glyphs: ReadonlyMap<number, string>
}

/** The fonts whose tables are known. */
export function loadFonts(): readonly Font[] {
  return [
    { name: 'SeaVGABIOS 8x16', height: 16, glyphs: parse(SEA_VGA) },
    { name: 'Linux 8x16', height: 16, glyphs: parse(LINUX) },
    { name: 'GNU Unifont', height: 16, glyphs: parse(UNIFONT) },
    { name: 'EDK II 8x19', height: 19, glyphs: parse(EDK) },
  ]
}

/** A table: for each glyph 14 hexadecimal digits of its hash, then four of its character; line breaks do not count. */
function parse(table: string): ReadonlyMap<number, string> {
  const entries = table.replaceAll('\n', '').match(/.{18}/g) ?? []
  return new Map(
    entries.map((entry) => [
      Number.parseInt(entry.slice(0, 14), 16),
      String.fromCharCode(Number.parseInt(entry.slice(14), 16)),
    ]),
  )
}
