import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'
import { runForJson } from './run-for-json.js'

/** What came of one file of named tests. */
export interface Outcomes {
  readonly group: string
  readonly passed: readonly string[]
  readonly failed: readonly { readonly name: string; readonly message: string }[]
  readonly skipped: readonly string[]
}

interface Test {
  readonly title: string
  readonly err: { readonly message?: string }
}

interface MochaReport {
  readonly passes: readonly Test[]
  readonly failures: readonly Test[]
  readonly pending: readonly Test[]
}

const MOCHA = join(repositoryRoot, 'node_modules/mocha/bin/mocha.js')

/** Runs one compiled test file in a process of its own. */
export async function runMocha(group: string, file: string): Promise<Outcomes> {
  const report = await runForJson((output) => [
    MOCHA,
    ...['--reporter', 'json', '--reporter-option', `output=${output}`],
    join(import.meta.dirname, file),
  ])
  if ('said' in report) {
    const failed = [{ name: 'it did not run', message: report.said }]
    return { group, passed: [], failed, skipped: [] }
  }
  const { passes, failures, pending } = report.json as MochaReport
  return {
    group,
    passed: passes.map(({ title }) => title),
    failed: failures.map(({ title, err }) => ({ name: title, message: err.message ?? '' })),
    skipped: pending.map(({ title }) => title),
  }
}
