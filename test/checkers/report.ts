import { resolve } from 'node:path'

/** A path as the caller meant it: npm runs scripts in the package's folder, wherever it was called. */
export function pathFor(argument: string): string {
  return resolve(process.env['INIT_CWD'] ?? '', argument)
}

/** What came of one thing that was checked: its name, and every reason why it failed. */
export interface Outcome {
  readonly name: string
  readonly failures: readonly string[]
  /** Why it was not checked, or null. Only a check that may skip has it. */
  readonly skipped?: string | null
}

/** Prints every failure and skip by name and the sum as the last line; gives the exit code. */
export function report(outcomes: readonly Outcome[]): number {
  const failed = outcomes.filter(({ failures }) => failures.length > 0)
  const skipped = outcomes.filter((outcome) => outcome.skipped != null)
  const maySkip = outcomes.some((outcome) => outcome.skipped !== undefined)
  for (const outcome of skipped) console.log(`SKIPPED ${outcome.name}: ${outcome.skipped ?? ''}`)
  for (const { name, failures } of failed) {
    for (const failure of failures) console.log(`FAILED ${name}: ${failure}`)
  }
  const passed = outcomes.length - failed.length - skipped.length
  const skips = maySkip ? `, ${skipped.length} skipped` : ''
  console.log(`${passed} passed, ${failed.length} failed${skips}`)
  return failed.length === 0 ? 0 : 1
}

/** The sentence of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
