import { systemRuntime, type Runtime } from '../host/index.js'
import { endWithEngine } from './end-with-engine.js'
import { writeLine } from './write-line.js'

/** What the providers of one process share. */
export interface ThisProcess {
  readonly runtime: Runtime
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Runs one call of a provider. The process ends after the last call of all of them if its engine is gone. */
  readonly run: ReturnType<typeof endWithEngine>
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
  return { runtime, environment: process.env, run }
}
