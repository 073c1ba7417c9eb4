import type { Picture } from '../picture/picture.js'
import type { Cells, Grid } from './grid.js'
import { readCell } from './read-cell.js'

const UNKNOWN = '\uFFFD'
const LETTER = /[A-Za-z0-9]/

/** The part of a grid that is read. */
export interface Part {
  /** The upper dots of the rows. */
  readonly rows: readonly number[]
  /** The first dots of the first cell. */
  readonly left: number
  /** Cells of a row. */
  readonly columns: number
}

/** Reads the cells of a grid: all that are whole in the picture, or a part of them. */
export function readCells(picture: Picture, grid: Grid, part = wholeOf(picture, grid)): Cells {
  let [matched, unknown, letters] = [0, 0, 0]
  const end = Math.min(picture.width - 8, part.left + (part.columns - 1) * grid.cellWidth)
  const lines = part.rows.map((top) => {
    let line = ''
    for (let { left } = part; left <= end; left += grid.cellWidth) {
      const character = readCell(picture, grid.font, { left, top })
      line += character ?? UNKNOWN
      if (character === null) unknown += 1
      else if (character !== ' ') matched += 1
      if (character !== null && LETTER.test(character)) letters += 1
    }
    return line.trimEnd()
  })
  return { matched, unknown, letters, lines }
}

function wholeOf(picture: Picture, grid: Grid): Part {
  return { rows: rowsOf(picture, grid), left: grid.left, columns: columnsOf(picture, grid) }
}

/** The upper dots of every row of a grid that is whole in the picture. */
export function rowsOf({ height }: Picture, { top, font }: Grid): readonly number[] {
  const count = Math.max(0, Math.floor((height - top) / font.height))
  return Array.from({ length: count }, (_, row) => top + row * font.height)
}

/** The cells of a row. */
export function columnsOf({ width }: Picture, { left, cellWidth }: Grid): number {
  return Math.floor((width - left) / cellWidth)
}
