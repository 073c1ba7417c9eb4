import type { Picture } from '../picture/picture.js'

/** Where a picture begins and ends to differ from its first dot: the ground that a text stands on. */
export interface Drawn {
  /** The first and the last line of dots that have another colour. */
  readonly first: number
  readonly last: number
  /** The first column of dots that has. */
  readonly left: number
}

/** Finds what is drawn on the ground; null: the picture has one colour. */
export function findDrawn({ width, height, dots }: Picture): Drawn | null {
  const ground = dots[0]
  let [first, last, left] = [height, -1, width]
  for (let y = 0; y < height; y += 1) {
    const line = dots.subarray(y * width, (y + 1) * width)
    const at = line.findIndex((dot) => dot !== ground)
    if (at < 0) continue
    if (first === height) first = y
    last = y
    left = Math.min(left, at)
  }
  return last < 0 ? null : { first, last, left }
}
