import { loadFonts, type Font } from './fonts/font.js'
import { findGrids } from './match/find-grids.js'
import { shareOf, type Cells, type Grid } from './match/grid.js'
import { findDrawn } from './match/drawn.js'
import { columnsOf, readCells } from './match/read-cells.js'
import type { Picture } from './picture/picture.js'
import { readPicture } from './picture/read-picture.js'

/** The text of a screen, or why there is none. */
export type ScreenText =
  | {
      readonly kind: 'text'
      /** Lines from the top, without the blank ones at the end; U+FFFD stands for a cell that is not known. */
      readonly lines: readonly string[]
      /** Cells of a line: a line that fills them goes on in the next. */
      readonly columns: number
      /** The name of the font. */
      readonly font: string
      /** The part of the cells that are known, from 0.95 to 1. */
      readonly share: number
    }
  /** It has one colour, or shows a cursor alone. */
  | { readonly kind: 'blank' }
  | {
      readonly kind: 'unreadable'
      /** The end of a sentence that begins with "cannot read this screen: ". */
      readonly reason: string
      /** The part of the cells that are known; null: there was no picture. */
      readonly share: number | null
    }

/** Below that part of known cells nothing is said: a wrong font reaches a third. */
const LEAST_SHARE = 0.95
/** Letters and digits that a text has at least: lines and boxes look alike in pictures and in fonts. */
const LEAST_LETTERS = 8
/** Lines of dots of a cursor that is a line below the text. */
const CURSOR_HEIGHT = 3

/**
 * Reads the text of a screen of firmware, boot loader or kernel by exact comparison with the glyphs of their fonts.
 *
 * It never guesses: if less than 95 % of the cells are known, the screen is unreadable. Time and memory are bounded
 * by the picture's size, which is bounded. All that it gives is the guest's words.
 */
export function readScreenText(bytes: Buffer, fonts: readonly Font[] = loadFonts()): ScreenText {
  const picture = readPicture(bytes)
  if ('reason' in picture) return { kind: 'unreadable', reason: picture.reason, share: null }
  const drawn = findDrawn(picture)
  if (drawn === null || drawn.last - drawn.first < CURSOR_HEIGHT) return { kind: 'blank' }
  const grids = findGrids(picture, drawn, fonts)
  const read = grids.map((grid) => ({ grid, cells: readCells(picture, grid) }))
  const [best] = read.sort((a, b) => shareOf(b.cells) - shareOf(a.cells))
  if (best === undefined) return { kind: 'blank' }
  const share = shareOf(best.cells)
  if (share >= LEAST_SHARE && best.cells.letters >= LEAST_LETTERS)
    return { kind: 'text', lines: trim(best.cells), share, ...describe(best.grid, picture) }
  return { kind: 'unreadable', reason: explain(best.cells, share), share }
}

function describe(grid: Grid, picture: Picture): Described {
  return { font: grid.font.name, columns: columnsOf(picture, grid) }
}

type Described = Pick<Extract<ScreenText, { kind: 'text' }>, 'font' | 'columns'>

function trim({ lines }: Cells): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1)
}

function explain({ letters }: Cells, share: number): string {
  if (share >= LEAST_SHARE) return `it shows ${letters} letters, too few for a text`
  const percent = Math.floor(share * 100)
  return `${percent} % of its cells are characters of a known font, and a text needs ${LEAST_SHARE * 100} %`
}
