import type { Font } from '../fonts/font.js'

/** Where text may stand in a picture: cells of a font, beside and below one another from an offset. */
export interface Grid {
  readonly font: Font
  /** Dots from one cell to the next; the ninth column of VGA's text mode is not looked at. */
  readonly cellWidth: 8 | 9
  /** Dots left of the first cell. */
  readonly left: number
  /** Dots above the first cell. */
  readonly top: number
}

/** What was found in the cells of a grid. */
export interface Cells {
  /** Cells that show a character of the font. */
  readonly matched: number
  /** Cells that show something else, which is a U+FFFD in the lines. */
  readonly unknown: number
  /** Of those matched, letters and digits. */
  readonly letters: number
  readonly lines: readonly string[]
}

/** The part of the cells that are not blank which show a character of the font, from 0 to 1; 0 if all are blank. */
export function shareOf({ matched, unknown }: Pick<Cells, 'matched' | 'unknown'>): number {
  return matched === 0 ? 0 : matched / (matched + unknown)
}
