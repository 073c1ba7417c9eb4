import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashGlyph } from '../../../provider/diagnose/screen/fonts/hash-glyph.js'
import { repositoryRoot } from '../../repository.js'
import { readEdk, readLinux, readSeaVga, readUnifont } from './fonts.js'
import type { Glyph } from './glyph.js'

const FOLDER = join(repositoryRoot, 'provider/diagnose/screen/fonts/tables')

/** Writes the tables of glyphs from the fonts of this machine: packages seabios, ovmf, grub-common, and a kernel. */
function main(): void {
  write('sea-vga', 'SEA_VGA', readSeaVga())
  write('linux', 'LINUX', readLinux())
  write('unifont', 'UNIFONT', readUnifont())
  write('edk', 'EDK', readEdk())
}

function write(file: string, name: string, glyphs: readonly Glyph[]): void {
  const lines = tableOf(glyphs).match(/.{1,90}/g) ?? []
  const text = `// Written by test/diagnose/glyphs/write-tables.ts.
/** Hashes of glyphs and their characters: see \`loadFonts\`. */
export const ${name} = \`
${lines.join('\n')}
\`
`
  writeFileSync(join(FOLDER, `${file}.ts`), text)
}

/** Of characters that look the same, the one with the lowest number is kept; a blank is no glyph. */
function tableOf(glyphs: readonly Glyph[]): string {
  const table = new Map<number, number>()
  for (const { code, lines } of [...glyphs].sort((a, b) => a.code - b.code)) {
    const hash = hashGlyph(lines)
    if (code > 32 && lines.some((line) => line !== 0) && !table.has(hash)) table.set(hash, code)
  }
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
  return [...table].map(([hash, code]) => hex(hash, 14) + hex(code, 4)).join('')
}

main()
