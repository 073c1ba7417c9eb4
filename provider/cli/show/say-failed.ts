import { destroyCommand } from '../../shell/index.js'

/** Says what is left of a rescue that did not come to its end, and the command that ends what is left. */
export function sayFailed(folder: string, stack: string): string {
  return [
    `The update of stack '${stack}' failed. To go on with it, run the same command again.`,
    `  to end it: ${destroyCommand(folder, stack)}`,
  ].join('\n')
}

/** What a failed call of Pulumi says last, without its framing. */
export function lastOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const [, stderr] = /^stderr: ([^]*?)(?:\nerr\?: |$(?![^]))/m.exec(text) ?? []
  return (stderr?.trim() || text).trim()
}
