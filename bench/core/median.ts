/** The middle value, or the mean of the two middle values. Throws if the list is empty. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1)
  if (middle.length === 0) throw new RangeError('the median of an empty list')
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/**
 * The median of the quotients, one for each round.
 *
 * This is not the quotient of two medians: if the machine is slow for a minute, both sides of a round
 * are slow, and their quotient stays right.
 */
export function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, round) => value / (theirs[round] ?? NaN)))
}
