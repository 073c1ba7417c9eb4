import { findNearest } from './nearest.js'
import { showValue } from './show-value.js'

/** Says that a value is not one of those allowed, and which one it may have meant. */
export function explainChoice(value: string, allowed: readonly string[]): string {
  const nearest = findNearest(value, allowed)
  const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`
  return `${showValue(value)} is not one of ${allowed.join(', ')}${hint}`
}
