import type { Terminal } from '../terminal.js'
import { sayFailed } from '../show/say-failed.js'
import { followUpdate, NotUpdatedError } from './follow-update.js'
import type { OpenStack } from './open-stack.js'

/** The update of a stack failed or was stopped: what Pulumi said, and how to go on. */
export class UpdateFailedError extends Error {
  override readonly name = 'UpdateFailedError'
}

/** What a finished update left in the outputs of the stack. */
export type IncidentOutputs = Readonly<Record<string, unknown>>

/**
 * Updates the stack of an incident and shows what the provider says meanwhile. Throws an `UpdateFailedError`.
 *
 * `message` is what the history of the stack says of the update.
 */
export async function runUp(
  { stack, shown }: OpenStack,
  message: string,
  terminal: Terminal,
): Promise<IncidentOutputs> {
  try {
    const { outputs } = await followUpdate(terminal, (options) => stack.up({ ...options, message }))
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]),
    )
  } catch (cause) {
    if (!(cause instanceof NotUpdatedError)) throw cause
    throw new UpdateFailedError(`${cause.message}\n${sayFailed(shown)}`, { cause })
  }
}
