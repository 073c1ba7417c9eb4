import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'

/** What came of one file of named tests. */
export interface Outcomes {
  readonly group: string
  readonly passed: readonly string[]
  readonly failed: readonly { readonly name: string; readonly message: string }[]
}

interface MochaReport {
  readonly passes: readonly { readonly title: string }[]
  readonly failures: readonly {
    readonly title: string
    readonly err: { readonly message?: string }
  }[]
}

/** Runs one compiled test file in a process of its own. */
export async function runMocha(group: string, file: string): Promise<Outcomes> {
  const folder = mkdtempSync(join(tmpdir(), 'rescue-rows-'))
  const output = join(folder, 'report.json')
  const options = ['--reporter', 'json', '--reporter-option', `output=${output}`]
  try {
    const said = await run([...options, join(import.meta.dirname, file)])
    const { passes, failures } = readReport(output, said)
    return {
      group,
      passed: passes.map(({ title }) => title),
      failed: failures.map(({ title, err }) => ({ name: title, message: err.message ?? '' })),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(path: string, said: string): MochaReport {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as MochaReport
  } catch {
    return { passes: [], failures: [{ title: 'it did not run', err: { message: said } }] }
  }
}

function run(args: readonly string[]): Promise<string> {
  const mocha = join(repositoryRoot, 'node_modules/mocha/bin/mocha.js')
  return new Promise((resolve) => {
    const settings = { cwd: repositoryRoot, maxBuffer: 1 << 26 }
    execFile(process.execPath, [mocha, ...args], settings, (_error, stdout, stderr) => {
      resolve(stdout + stderr)
    })
  })
}
