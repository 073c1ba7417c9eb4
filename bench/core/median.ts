/** The middle value; of an even number, the mean of the two in the middle. Throws on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1)
  if (middle.length === 0) throw new RangeError('the median of nothing')
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/**
 * The median of the rounds' quotients.
 *
 * Of each round by itself and not of the two medians: a slow minute of the machine then falls on both
 * sides of its own quotient.
 */
export function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, round) => value / (theirs[round] ?? NaN)))
}
