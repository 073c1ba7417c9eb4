import { findNearest } from '../../words/nearest.js'

/** Says that a word is not known, and names the nearest known word or, if none is near, all of them. */
export function nameOneOf(kind: string, word: string, known: readonly string[]): string {
  const nearest = findNearest(word, known)
  if (nearest !== undefined) return `unknown ${kind} '${word}', did you mean '${nearest}'?`
  return `unknown ${kind} '${word}'; known: ${known.join(', ')}`
}
