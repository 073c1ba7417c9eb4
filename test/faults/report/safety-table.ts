import type { Report } from './report.js'

/** The tables under docs/safety.md, made from test/faults/report.json. */
export function safetyTable({ rows, races, tests }: Report): string {
  const figures = rows.map((row) => [
    row.name,
    row.cases,
    row.harmed,
    row.definitionsChanged,
    row.notInOriginalState,
    row.orphans,
    row.neededHuman,
  ])
  const groups = tests.map(({ group, passed, failed }) => [group, passed.length, failed.length])
  return [
    ...table(FIGURES, figures),
    '',
    `Races of two processes for the record: ${races.count}, with exactly one winner: ${races.oneWinner}.`,
    '',
    ...table(['tests on real libvirt and the real engine', 'passed', 'failed'], groups),
  ].join('\n')
}

const FIGURES = [
  'where, what',
  'cases',
  'faults that happened',
  'definitions changed',
  'not in the original state',
  'left behind',
  'needed a human',
]

/** As prettier writes it. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const lines = [head, head.map(() => ''), ...rows.map((row) => row.map(String))]
  const widths = head.map((_, column) =>
    Math.max(3, ...lines.map((line) => (line[column] ?? '').length)),
  )
  return lines.map((line, place) => {
    const fill = place === 1 ? '-' : ' '
    const cells = line.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill))
    return `| ${cells.join(' | ')} |`
  })
}
