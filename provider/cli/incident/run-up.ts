import type { EngineEvent } from '@pulumi/pulumi/automation/index.js'
import { strip } from '../../host/index.js'
import { sayFailed } from '../show/say-failed.js'
import type { Terminal } from '../terminal.js'
import type { OpenStack } from './open-stack.js'
import { whatPulumiSaid } from './what-pulumi-said.js'

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
  const errors: string[] = []
  const onEvent = (event: EngineEvent): void => {
    show(event, terminal, errors)
  }
  try {
    const { outputs } = await stoppable((signal) =>
      stack.up({ message, color: 'never', suppressProgress: true, onEvent, signal }),
    )
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]),
    )
  } catch (cause) {
    const said = errors.length === 0 ? whatPulumiSaid(cause) : errors.join('\n')
    throw new UpdateFailedError(`${said}\n${sayFailed(shown)}`, { cause })
  }
}

/**
 * Lets Pulumi end its work if this process is told to stop, as plain `pulumi` does.
 *
 * A terminal sends Ctrl-C to Pulumi too, so it is not passed on: the second one would end Pulumi at once.
 */
async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const onTerm = (): void => {
    stop.abort()
  }
  process.on('SIGINT', ignore).on('SIGTERM', onTerm)
  try {
    return await work(stop.signal)
  } finally {
    process.off('SIGINT', ignore).off('SIGTERM', onTerm)
  }
}

const ignore = (): void => undefined

/** Shows what the provider says, and keeps errors for the end; what passes is for a terminal alone. */
function show(
  { diagnosticEvent }: EngineEvent,
  { warn, progress }: Terminal,
  errors: string[],
): void {
  if (diagnosticEvent === undefined) return
  const { message, severity, ephemeral } = diagnosticEvent
  const text = message
    .replaceAll(/<\{%.*?%\}>/g, '')
    .trimEnd()
    .split('\n')
    .map(strip)
    .join('\n')
  if (text === '') return
  if (severity === 'error') errors.push(text)
  else if (severity === 'warning') warn(`warning: ${text}`)
  else if (severity === 'info') (progress ?? (ephemeral === true ? ignore : warn))(text)
}
