import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../repository.js'
import type { Tally } from '../campaign.js'
import type { Outcomes } from './run-mocha.js'
import { safetyTable } from './safety-table.js'

/** What the parts of `make test-faults` that ran have found. */
export interface Findings {
  readonly memory: readonly Tally[]
  readonly real: readonly Tally[]
  /** Null: they did not run. */
  readonly races: Races | null
  /** Named tests by group: guests, shutdown, hosts, resources, the real engine. */
  readonly tests: readonly Outcomes[]
}

/** Two processes at the same time. */
export interface Races {
  readonly count: number
  readonly oneWinner: number
  readonly rescues: Tally
}

const FIGURES = ['definitionsChanged', 'notInOriginalState', 'orphans', 'neededHuman'] as const

/** What test/faults/report.json says: the sums, what they are sums of, and every named test. */
export interface Report extends Readonly<Record<(typeof FIGURES)[number], number>> {
  readonly cases: number
  readonly real: number
  readonly races: Omit<Races, 'rescues'>
  readonly rows: readonly Row[]
  readonly tests: readonly Outcomes[]
}

type Row = Omit<Tally, 'failures'> & { readonly failed: number }

/**
 * Prints the tables, as docs/safety.md has them, and each named test that ran, and writes test/faults/report.json. What
 * did not run stays in it as it was.
 *
 * True where in all that ran nothing was lost, left or failed, and every real fault happened.
 */
export function reportOn(findings: Findings): boolean {
  const path = join(repositoryRoot, 'test/faults/report.json')
  const before = JSON.parse(readFileSync(path, 'utf8')) as Report
  const ran = rowsOf(findings)
  const report = makeReport(before, ran, findings)
  console.log(`\n${safetyTable(report)}`)
  findings.tests.forEach(printTests)
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`)
  const { real, races, tests } = findings
  return (
    ran.every((row) => FIGURES.every((figure) => row[figure] === 0)) &&
    races?.oneWinner === races?.count &&
    real.every(({ cases, harmed }) => harmed === cases) &&
    tests.every(({ passed, failed }) => passed.length > 0 && failed.length === 0)
  )
}

function printTests({ group, passed, failed, skipped }: Outcomes): void {
  console.log(`\n${group}: ${passed.length} passed, ${failed.length} failed`)
  for (const name of passed) console.log(`  ✔ ${name}`)
  for (const { name, message } of skipped) console.log(`  - ${name}\n      skipped: ${message}`)
  for (const { name, message } of failed) console.log(`  ✖ ${name}\n      ${message}`)
}

function rowsOf({ real, memory, races }: Findings): readonly Row[] {
  const tallies = [...real, ...(races === null ? [] : [races.rescues]), ...memory]
  return tallies.map(({ failures, ...row }) => ({ ...row, failed: failures.length }))
}

function makeReport(before: Report, ran: readonly Row[], findings: Findings): Report {
  const rows = replace(before.rows, ran, 'name').sort(
    (one, other) => placeOf(one.name) - placeOf(other.name),
  )
  const sum = (figure: 'cases' | (typeof FIGURES)[number], from: readonly Row[]): number =>
    from.reduce((total, row) => total + row[figure], 0)
  const real = rows.filter(({ name }) => placeOf(name) < MEMORY)
  const { count, oneWinner } = findings.races ?? before.races
  return {
    cases: sum('cases', rows),
    real: sum('cases', real),
    definitionsChanged: sum('definitionsChanged', rows),
    notInOriginalState: sum('notInOriginalState', rows),
    orphans: sum('orphans', rows),
    neededHuman: sum('neededHuman', rows),
    races: { count, oneWinner },
    rows,
    tests: replace(before.tests, findings.tests, 'group'),
  }
}

/** The old list with the new ones in the places of those of their name, and the rest at its end. */
function replace<Key extends string, Named extends Readonly<Record<Key, string>>>(
  old: readonly Named[],
  fresh: readonly Named[],
  key: Key,
): Named[] {
  const added = fresh.filter((each) => !old.some((one) => one[key] === each[key]))
  return [...old.map((one) => fresh.find((each) => each[key] === one[key]) ?? one), ...added]
}

/** Real libvirt first, then races, then memory. */
function placeOf(name: string): number {
  if (name.startsWith('in memory')) return MEMORY
  return name.startsWith('real') ? 0 : 1
}
const MEMORY = 2
