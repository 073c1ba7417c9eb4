import type { EngineEvent } from '@pulumi/pulumi/automation/index.js'
import { strip } from '../../host/index.js'
import type { Terminal } from '../terminal.js'
import { whatPulumiSaid } from './what-pulumi-said.js'

/** An update of a stack did not come to its end: what Pulumi or the provider said. */
export class NotUpdatedError extends Error {
  override readonly name = 'NotUpdatedError'
}

/** What an update of a stack is given. */
interface UpdateOptions {
  readonly color: 'never'
  readonly suppressProgress: true
  readonly onEvent: (event: EngineEvent) => void
  readonly signal: AbortSignal
}

/** Runs an update of a stack, and shows what the provider says meanwhile. Throws a `NotUpdatedError`. */
export async function followUpdate<T>(
  terminal: Terminal,
  update: (options: UpdateOptions) => Promise<T>,
): Promise<T> {
  const errors: string[] = []
  const onEvent = (event: EngineEvent): void => {
    show(event, terminal, errors)
  }
  try {
    return await stoppable((signal) =>
      update({ color: 'never', suppressProgress: true, onEvent, signal }),
    )
  } catch (cause) {
    const said = errors.length === 0 ? whatPulumiSaid(cause) : errors.join('\n')
    throw new NotUpdatedError(said, { cause })
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

/** Shows what the provider says, and keeps errors for the end; how far a step is, is for a terminal alone. */
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
  else if (severity === 'info') (ephemeral === true ? (progress ?? ignore) : warn)(text)
}
