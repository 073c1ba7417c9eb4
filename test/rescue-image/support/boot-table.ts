/** The seconds of one way to boot. */
export interface BootRow {
  readonly way: string
  /** From `virsh create` to the marker of our image. */
  readonly seconds: number
  /** The seconds of a processor that this took. */
  readonly processor: number
  /** From `virsh start` to the first report of the lab's guest; null: it cannot boot that way. */
  readonly lab: number | null
}

/** Writes the rows as the Markdown table that rescue-image/README.md quotes. */
export function bootTable(rows: readonly BootRow[]): string {
  const cells = [
    HEAD,
    ...rows.map(({ way, seconds, processor, lab }) => [
      way,
      ...[seconds, processor, lab].map(show),
    ]),
  ]
  const widths = HEAD.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)))
  const rule = widths.map((width) => '-'.repeat(width))
  return [HEAD, rule, ...cells.slice(1)].map((row) => line(row, widths)).join('\n')
}

const HEAD: readonly string[] = [
  'way',
  'seconds to the marker',
  'of a processor',
  "the lab's guest",
]

function show(seconds: number | null): string {
  return seconds === null ? '—' : seconds.toFixed(1)
}

function line(cells: readonly string[], widths: readonly number[]): string {
  return `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
}
