import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'
import type { Tally } from './campaign.js'
import type { Outcomes } from './run-mocha.js'

/** Everything that `make test-faults` found. */
export interface Findings {
  readonly memory: readonly Tally[]
  readonly real: readonly Tally[]
  readonly races: { readonly count: number; readonly oneWinner: number; readonly rescues: Tally }
  /** Named tests by group: guests, shutdown, hosts, resources, the real engine. */
  readonly tests: readonly Outcomes[]
}

const FIGURES = ['definitionsChanged', 'notInOriginalState', 'orphans', 'neededHuman'] as const

/** Prints the tables. */
export function printFindings({ memory, real, races, tests }: Findings): void {
  const rows = [...real, races.rescues, ...memory]
  console.table(
    Object.fromEntries(
      rows.map(({ name, failures, ...figures }) => [name, { ...figures, failed: failures.length }]),
    ),
  )
  console.log(`races for the record: ${races.count}, with exactly one winner: ${races.oneWinner}`)
  for (const { group, passed, failed, skipped } of tests) {
    console.log(`\n${group}: ${passed.length} passed, ${failed.length} failed`)
    for (const name of passed) console.log(`  ✔ ${name}`)
    for (const { name, message } of skipped) console.log(`  - ${name}\n      skipped: ${message}`)
    for (const { name, message } of failed) console.log(`  ✖ ${name}\n      ${message}`)
  }
}

/** Writes test/faults/report.json; true where nothing was lost, left or failed, and every group ran. */
export function writeReport(findings: Findings): boolean {
  const rows = [...findings.real, findings.races.rescues, ...findings.memory]
  const sum = (figure: 'cases' | (typeof FIGURES)[number], from: readonly Tally[]): number =>
    from.reduce((total, tally) => total + tally[figure], 0)
  const figures = Object.fromEntries(FIGURES.map((figure) => [figure, sum(figure, rows)]))
  const { races, tests } = findings
  const report = {
    cases: sum('cases', rows),
    real: sum('cases', [...findings.real, races.rescues]),
    ...figures,
    races: { count: races.count, oneWinner: races.oneWinner },
    rows: rows.map(({ failures, ...row }) => ({ ...row, failed: failures.length })),
    tests,
  }
  const path = join(repositoryRoot, 'test/faults/report.json')
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`)
  return (
    Object.values(figures).every((value) => value === 0) &&
    races.oneWinner === races.count &&
    tests.every(({ passed, failed }) => passed.length > 0 && failed.length === 0)
  )
}
