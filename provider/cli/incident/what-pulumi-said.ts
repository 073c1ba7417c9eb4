/**
 * What a failed command of Pulumi wrote to standard error.
 *
 * The Automation API's own message begins with the whole command line, and ends with each line of the update.
 */
export function whatPulumiSaid(error: unknown): string {
  const { commandResult } = error as { readonly commandResult?: Result }
  const said = commandResult?.err?.stderr ?? commandResult?.stderr ?? ''
  if (said.trim() !== '') return said.trim()
  return error instanceof Error ? error.message : String(error)
}

/** What its errors carry at run time; it leaves the type out. */
interface Result {
  readonly stderr?: string
  /** The error of the process. */
  readonly err?: { readonly stderr?: string }
}
