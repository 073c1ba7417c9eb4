import type { Measured } from './row.js'

/** Prints the rows as the Markdown table that the README quotes. */
export function printTable(rows: readonly Measured[]): string {
  const lines = [['', 'measured', 'target', 'of'], ...rows.map(cellsOf)]
  const widths = [0, 1, 2, 3].map((at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)))
  const [head = '', ...body] = lines.map((cells) => line(cells, widths))
  return [
    head,
    line(
      widths.map((width) => '-'.repeat(width)),
      widths,
    ),
    ...body,
  ].join('\n')
}

function cellsOf({ name, value, target, better, figures }: Measured): string[] {
  const met = better === 'lower' ? value <= target : value >= target
  const sign = better === 'lower' ? '≤' : '≥'
  return [name, `${value.toFixed(2)}${met ? '' : ' (missed)'}`, `${sign} ${target}`, figures]
}

function line(cells: readonly string[], widths: readonly number[]): string {
  return `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
}
