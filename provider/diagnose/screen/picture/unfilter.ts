/**
 * Takes the filters of a PNG off its lines, of that many bytes without the one that names the filter; null: one of
 * them names a filter that does not exist.
 */
export function unfilter(lines: Uint8Array, line: number, samples: number): Uint8Array | null {
  const height = lines.length / (line + 1)
  const plain = new Uint8Array(line * height)
  for (let y = 0; y < height; y += 1) {
    const from = y * (line + 1)
    const filter = lines[from] ?? 0
    if (filter > 4) return null
    const to = y * line
    for (let x = 0; x < line; x += 1) {
      const left = x < samples ? 0 : (plain[to + x - samples] ?? 0)
      const above = y === 0 ? 0 : (plain[to + x - line] ?? 0)
      const corner = x < samples || y === 0 ? 0 : (plain[to + x - line - samples] ?? 0)
      plain[to + x] = (lines[from + 1 + x] ?? 0) + predict(filter, left, above, corner)
    }
  }
  return plain
}

/** None, Sub, Up, Average and Paeth, in this order. */
function predict(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 1:
      return left
    case 2:
      return above
    case 3:
      return (left + above) >> 1
    case 4:
      return paeth(left, above, corner)
    default:
      return 0
  }
}

function paeth(left: number, above: number, corner: number): number {
  const sum = left + above - corner
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - above), Math.abs(sum - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? above : corner
}
