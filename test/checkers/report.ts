import { resolve } from 'node:path'

/** A path as the caller meant it: npm runs scripts in the package's folder, wherever it was called. */
export function pathFor(argument: string): string {
  return resolve(process.env['INIT_CWD'] ?? '', argument)
}

/** What came of one thing that was checked: its name, and every reason why it failed. */
export interface Outcome {
  readonly name: string
  readonly failures: readonly string[]
}

/** Prints every failure by name and the sum as the last line; gives the exit code. */
export function report(outcomes: readonly Outcome[]): number {
  const failed = outcomes.filter(({ failures }) => failures.length > 0)
  for (const { name, failures } of failed) {
    for (const failure of failures) console.log(`FAILED ${name}: ${failure}`)
  }
  console.log(`${outcomes.length - failed.length} passed, ${failed.length} failed`)
  return failed.length === 0 ? 0 : 1
}

/** The sentence of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
