import { systemRuntime, type Runtime } from '../host/index.js'
import { makeCancellation, type Cancellation } from './cancellation.js'
import { endWithEngine } from './end-with-engine.js'
import { watchCancel } from './watch-cancel.js'
import { writeLine } from './write-line.js'

/** What the providers of one process share. */
export interface ThisProcess {
  /** Its engine counts as gone once the user has cancelled the command. */
  readonly runtime: Runtime
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Runs one call of a provider. The process ends after the last call of all of them if its engine is gone. */
  readonly run: ReturnType<typeof endWithEngine>
  readonly cancellation: Cancellation
}

let made: ThisProcess | undefined

/** Makes it at the first call and not at import, because importing a file must do nothing. */
export function thisProcess(): ThisProcess {
  made ??= make()
  return made
}

function make(): ThisProcess {
  const runtime = systemRuntime(writeLine)
  const run = endWithEngine(
    () => runtime.isEngineAlive(),
    () => process.exit(),
  )
  const cancellation = makeCancellation(writeLine)
  watchCancel(() => {
    cancellation.cancel()
  })
  const isEngineAlive = (): boolean => !cancellation.isCancelled() && runtime.isEngineAlive()
  return {
    runtime: { ...runtime, isEngineAlive },
    environment: process.env,
    run,
    cancellation,
  }
}
