import type { Font } from '../fonts/font.js'
import type { Picture } from '../picture/picture.js'
import type { Drawn } from './drawn.js'
import { shareOf, type Cells, type Grid } from './grid.js'
import { readCells, rowsOf, type Part } from './read-cells.js'

/** Rows at each end of what is drawn, and columns from its left, which are looked at to find an offset. */
const [ROWS, COLUMNS] = [3, 60]

/**
 * Finds for each font the grid that fits best, by the first and the last rows of what is drawn.
 *
 * GRUB and UEFI's console centre their text, so any offset within a cell is tried. VGA's text mode has none, and
 * cells of nine dots.
 */
export function findGrids(picture: Picture, drawn: Drawn, fonts: readonly Font[]): readonly Grid[] {
  return fonts.map((font) => {
    const [best] = gridsOf(picture, font)
      .map((grid) => ({ grid, cells: readCells(picture, grid, ends(picture, drawn, grid)) }))
      .sort(byFit)
    return best?.grid ?? { font, cellWidth: 8, left: 0, top: 0 }
  })
}

function gridsOf({ width }: Picture, font: Font): readonly Grid[] {
  const offsets = Array.from({ length: 8 * font.height }, (_, offset) => offset)
  const shifted = offsets.map((offset): Grid => ({
    font,
    cellWidth: 8,
    left: offset % 8,
    top: Math.floor(offset / 8),
  }))
  return width % 9 === 0 ? [{ font, cellWidth: 9, left: 0, top: 0 }, ...shifted] : shifted
}

function byFit(one: { readonly cells: Cells }, other: { readonly cells: Cells }): number {
  return shareOf(other.cells) - shareOf(one.cells) || other.cells.matched - one.cells.matched
}

function ends(picture: Picture, { first, last, left }: Drawn, grid: Grid): Part {
  const rows = rowsOf(picture, grid).filter((top) => top + grid.font.height > first && top <= last)
  const before = Math.max(0, Math.floor((left - grid.left) / grid.cellWidth))
  return {
    rows: rows.length <= 2 * ROWS ? rows : [...rows.slice(0, ROWS), ...rows.slice(-ROWS)],
    left: grid.left + before * grid.cellWidth,
    columns: COLUMNS,
  }
}
