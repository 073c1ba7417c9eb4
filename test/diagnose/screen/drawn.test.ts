import { expect } from 'chai'
import fc from 'fast-check'
import { loadFonts } from '../../../provider/diagnose/screen/fonts/font.js'
import { hashGlyph } from '../../../provider/diagnose/screen/fonts/hash-glyph.js'
import { readScreenText } from '../../../provider/diagnose/screen/read-screen-text.js'
import { readLinux, readSeaVga } from '../glyphs/fonts.js'
import type { Glyph } from '../glyphs/glyph.js'
import { asPng, asPpm, canvas, dot, drawText, type Canvas } from './draw.js'

const LINES = ['Kernel panic - not syncing: VFS', '', 'grub rescue> ls (hd0,msdos1)/']

describe('16: a screen that is drawn with a font of this machine', function () {
  this.timeout(120_000)
  let fonts: Readonly<Record<string, readonly Glyph[]>>
  before(() => {
    fonts = { 'SeaVGABIOS 8x16': readSeaVga(), 'Linux 8x16': readLinux() }
  })
  const drawn = (lines: readonly string[], font: string, left: number, top: number): Canvas => {
    const picture = canvas(400, 160, 0x101010)
    const ink = { left, top, cellWidth: 8, colours: [0x101010, 0xaaaaaa] as const }
    drawText(picture, fonts[font] ?? [], lines, ink)
    return picture
  }

  it('is read whatever its text, its offset and its colours are', () => {
    const letters = fc.string({ minLength: 12, maxLength: 40, unit: fc.constantFrom(...ASCII) })
    const some = fc.record({
      // Few signs, such as three dots, may fit at more than one offset.
      lines: fc
        .array(letters, { minLength: 1, maxLength: 6 })
        .map((more) => ['The text is:', ...more]),
      font: fc.constantFrom('SeaVGABIOS 8x16', 'Linux 8x16'),
      left: fc.integer({ min: 0, max: 7 }),
      top: fc.integer({ min: 0, max: 40 }),
      colours: fc
        .tuple(fc.integer({ min: 0, max: 0xffffff }), fc.integer({ min: 0, max: 0xffffff }))
        .filter(([ground, ink]) => ground !== ink),
    })
    fc.assert(
      fc.property(some, ({ lines, font, left, top, colours }) => {
        const picture = canvas(400, 160, colours[0])
        drawText(picture, fonts[font] ?? [], lines, { left, top, cellWidth: 8, colours })
        const text = readScreenText(asPng(picture))
        if (text.kind !== 'text') throw new Error(JSON.stringify(text))
        const seen = text.lines.map((line) => line.trim()).filter((line) => line !== '')
        expect(seen).to.deep.equal(lines.map((line) => line.trim()))
      }),
      { numRuns: 30 },
    )
  })

  it('is the same as PNG and as PPM', () => {
    const picture = drawn(LINES, 'Linux 8x16', 0, 0)
    expect(readScreenText(asPpm(picture))).to.deep.equal(readScreenText(asPng(picture)))
  })

  it('is read in VGA text mode, whose cells are nine dots wide', () => {
    const picture = canvas(720, 400)
    const ink = { left: 0, top: 0, cellWidth: 9, colours: [0, 0xaaaaaa] as const }
    drawText(picture, fonts['SeaVGABIOS 8x16'] ?? [], LINES, ink)
    expect(readScreenText(asPng(picture))).to.deep.include({ lines: LINES, columns: 80 })
  })

  it('is read under a cursor, alone or below a character', () => {
    for (const column of [3, 31]) {
      const picture = drawn(LINES, 'Linux 8x16', 0, 0)
      for (let x = 0; x < 8; x += 1)
        for (const y of [14, 15]) dot(picture, column * 8 + x, y, 0xaaaaaa)
      expect(readScreenText(asPng(picture))).to.deep.include({ lines: LINES, share: 1 })
    }
  })

  it('is read if at most one cell in twenty is unknown, which is marked, and never below that', () => {
    const text = 'abcdefghijklmnopqrst'
    const spoil = (cells: number): Canvas => {
      const picture = drawn([text], 'Linux 8x16', 0, 0)
      for (let cell = 0; cell < cells; cell += 1)
        for (const x of [0, 3, 7]) dot(picture, cell * 8 + x, 1, 0xaaaaaa)
      return picture
    }
    expect(readScreenText(asPng(spoil(1)))).to.deep.include({
      lines: ['\uFFFDbcdefghijklmnopqrst'],
      share: 0.95,
    })
    expect(readScreenText(asPng(spoil(2)))).to.deep.equal({
      kind: 'unreadable',
      reason: '90 % of its cells are characters of a known font, and a text needs 95 %',
      share: 0.9,
    })
  })

  it('is blank if it shows nothing, or a cursor alone', () => {
    const picture = canvas(720, 400, 0)
    expect(readScreenText(asPng(picture))).to.deep.equal({ kind: 'blank' })
    for (let x = 0; x < 8; x += 1) for (const y of [13, 14]) dot(picture, x, y, 0xaaaaaa)
    expect(readScreenText(asPng(picture))).to.deep.equal({ kind: 'blank' })
  })

  it('has the characters of the tables', () => {
    for (const [name, glyphs] of Object.entries(fonts)) {
      const table = loadFonts().find((font) => font.name === name)?.glyphs
      const wrong = glyphs.filter(({ code, lines }) => {
        const isSeen = code > 32 && code < 127
        return isSeen && table?.get(hashGlyph(lines)) !== String.fromCharCode(code)
      })
      expect(wrong, name).to.deep.equal([])
    }
  })
})

const ASCII = Array.from({ length: 94 }, (_, place) => String.fromCharCode(33 + place))
