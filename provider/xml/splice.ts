import type { Span } from './offsets.js'

/** Text that replaces the source from `start` to `end`. */
export interface Edit extends Span {
  readonly text: string
}

/**
 * Gives a part of a source with the edits in it.
 *
 * If an edit lies inside a part that another edit removes, it is dropped; at the border of that part it
 * stays. At one offset, insertions come before removals, in the order in which they were given.
 */
export function splice(source: string, edits: Iterable<Edit>, span: Span): string {
  const parts: string[] = []
  let at = span.start
  for (const { start, end, text } of [...edits].sort(inOrder)) {
    if (start < at || end > span.end) continue
    parts.push(source.slice(at, start), text)
    at = end
  }
  return parts.join('') + source.slice(at, span.end)
}

/** Sorts edits at the same offset: insertions first, then the longest removal. */
function inOrder(a: Edit, b: Edit): number {
  if (a.start !== b.start) return a.start - b.start
  const [first, second] = [a.end - a.start, b.end - b.start]
  if (first === 0 || second === 0) return first - second
  return second - first
}
