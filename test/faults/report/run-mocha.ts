import { join } from 'node:path'
import { repositoryRoot } from '../../repository.js'
import { runForJson } from './run-for-json.js'

/** What came of one file of named tests. */
export interface Outcomes {
  readonly group: string
  readonly passed: readonly string[]
  readonly failed: readonly Said[]
  readonly skipped: readonly Said[]
}

/** A test, and why it failed or was skipped. */
interface Said {
  readonly name: string
  readonly message: string
}

const MOCHA = join(repositoryRoot, 'node_modules/mocha/bin/mocha.js')

/** Runs one compiled test file in a process of its own; a file in which no test ran has failed. */
export async function runMocha(group: string, file: string): Promise<Outcomes> {
  const report = await runForJson((output) => [
    MOCHA,
    ...['--reporter-option', `outcomes=${output}`],
    join(import.meta.dirname, '..', file),
  ])
  if ('said' in report) {
    const failed = [{ name: 'it did not run', message: report.said }]
    return { group, passed: [], failed, skipped: [] }
  }
  const outcomes = { group, ...(report.json as Omit<Outcomes, 'group'>) }
  const { passed, failed, skipped } = outcomes
  if (passed.length + failed.length > 0) return outcomes
  return {
    ...outcomes,
    failed: [{ name: 'no test ran', message: `${skipped.length} were skipped` }],
  }
}
