import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../repository.js'
import type { Tally } from '../campaign.js'
import type { Outcomes } from './run-mocha.js'
import { safetyTable } from './safety-table.js'

/** Everything that `make test-faults` found. */
export interface Findings {
  readonly memory: readonly Tally[]
  readonly real: readonly Tally[]
  readonly races: { readonly count: number; readonly oneWinner: number; readonly rescues: Tally }
  /** Named tests by group: guests, shutdown, hosts, resources, the real engine. */
  readonly tests: readonly Outcomes[]
}

const FIGURES = ['definitionsChanged', 'notInOriginalState', 'orphans', 'neededHuman'] as const

/** Prints the tables, as docs/safety.md has them, and every named test. */
export function printFindings(findings: Findings): void {
  const report = makeReport(findings)
  console.log(`\n${safetyTable(report)}`)
  for (const { group, passed, failed, skipped } of report.tests) {
    console.log(`\n${group}: ${passed.length} passed, ${failed.length} failed`)
    for (const name of passed) console.log(`  ✔ ${name}`)
    for (const { name, message } of skipped) console.log(`  - ${name}\n      skipped: ${message}`)
    for (const { name, message } of failed) console.log(`  ✖ ${name}\n      ${message}`)
  }
}

/** What test/faults/report.json says: the sums, what they are sums of, and every named test. */
export interface Report extends Readonly<Record<(typeof FIGURES)[number], number>> {
  readonly cases: number
  readonly real: number
  readonly races: { readonly count: number; readonly oneWinner: number }
  readonly rows: readonly (Omit<Tally, 'failures'> & { readonly failed: number })[]
  readonly tests: readonly Outcomes[]
}

/** Writes test/faults/report.json; true where nothing was lost, left or failed, every group ran and every real fault happened. */
export function writeReport(findings: Findings): boolean {
  const report = makeReport(findings)
  const path = join(repositoryRoot, 'test/faults/report.json')
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`)
  return (
    FIGURES.every((figure) => report[figure] === 0) &&
    report.races.oneWinner === report.races.count &&
    findings.real.every(({ cases, harmed }) => harmed === cases) &&
    report.tests.every(({ passed, failed }) => passed.length > 0 && failed.length === 0)
  )
}

function makeReport({ real, memory, races, tests }: Findings): Report {
  const rows = [...real, races.rescues, ...memory]
  const sum = (figure: 'cases' | (typeof FIGURES)[number], from: readonly Tally[]): number =>
    from.reduce((total, tally) => total + tally[figure], 0)
  return {
    cases: sum('cases', rows),
    real: sum('cases', [...real, races.rescues]),
    definitionsChanged: sum('definitionsChanged', rows),
    notInOriginalState: sum('notInOriginalState', rows),
    orphans: sum('orphans', rows),
    neededHuman: sum('neededHuman', rows),
    races: { count: races.count, oneWinner: races.oneWinner },
    rows: rows.map(({ failures, ...row }) => ({ ...row, failed: failures.length })),
    tests,
  }
}
