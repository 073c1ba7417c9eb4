import { showValue } from './show-value.js'

/** Explains that a value is not one of the allowed ones, and names the nearest of them. */
export function explainChoice(value: string, allowed: readonly string[]): string {
  const nearest = findNearest(value, allowed)
  const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`
  return `${showValue(value)} is not one of ${allowed.join(', ')}${hint}`
}

/**
 * Finds the name that a misspelt word most likely means, or undefined.
 *
 * Case, `-` and `_` are ignored. At most a third of the other letters may be wrong, so that a
 * different word does not count as a typing error. A word or name of more than 255 characters is near to
 * none: a host may send any, and the time of a comparison grows with the product of both lengths.
 */
export function findNearest(word: string, names: readonly string[]): string | undefined {
  const ranked = names
    .filter((name) => Math.max(word.length, name.length) <= LONGEST)
    .map((name) => ({ name, distance: measureDistance(fold(word), fold(name)) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance)
  return ranked[0]?.name
}

const LONGEST = 255

/**
 * Counts the letters to add, drop, replace or swap with their neighbour to get from one word to
 * another (optimal string alignment).
 */
export function measureDistance(from: string, to: string): number {
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1]
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + (same ? 0 : 1),
          swapped ? at(beforeLast, column - 2) + 1 : Infinity,
        ),
      )
    }
    beforeLast = last
    last = current
  }
  return at(last, to.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[-_\s]/g, '')
}
