import { findNearest } from '../../words/nearest.js'
import { showValue } from '../../words/show-value.js'

/**
 * The end of a sentence about a file that a pool does not have: the nearest name in the pool, else up to
 * five names.
 *
 * `list` is the command that lists the pool. `names` are null if they are too many for one answer.
 */
export function explainNear(wanted: string, names: readonly string[] | null, list: string): string {
  if (names === null) return `; ${list} shows what is in it`
  if (names.length === 0) return ', which is empty'
  const nearest = findNearest(wanted, names)
  if (nearest !== undefined) return `; did you mean ${showValue(nearest)}?`
  const first = names.toSorted().slice(0, SHOWN)
  const more = names.length - first.length
  const shown = `, which has ${first.map(showValue).join(', ')}`
  return more === 0 ? shown : `${shown} and ${more} more; ${list} shows all`
}

const SHOWN = 5
