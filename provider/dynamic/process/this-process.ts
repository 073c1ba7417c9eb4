import { systemRuntime, type Runtime } from '../../host/index.js'
import { makeCancellation, type Cancellation } from './cancellation.js'
import { endWithEngine } from './end-with-engine.js'
import { openEngineLog } from '../log/engine-log.js'
import type { Send } from '../log/line.js'
import { makeLog, type Log } from '../log/log.js'
import { writeLine } from '../log/write-line.js'
import { watchCancel } from './watch-cancel.js'

/** What the providers of one process share. */
export interface ThisProcess {
  /** Its engine counts as gone once the user has cancelled the command. */
  readonly runtime: Runtime
  readonly rowOf: Log['rowOf']
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cancellation: Cancellation
  /**
   * Runs one call of a provider and shows what it said. The process ends after the last call of all providers
   * if its engine is gone.
   */
  readonly run: <T>(call: () => Promise<T>) => Promise<T>
}

let made: ThisProcess | undefined

/** Makes it at the first call and not at import, because importing a file must do nothing. */
export function thisProcess(): ThisProcess {
  if (made !== undefined) return made
  const { cancellation } = (made = makeProcess(openEngineLog()))
  watchCancel(() => {
    cancellation.cancel()
  })
  return made
}

/** Makes what the providers of one process share; `send` hands lines to the engine. */
export function makeProcess(send: Send | undefined): ThisProcess {
  const log = makeLog(send, writeLine)
  const { say, warn } = log.rowOf('')
  const runtime = systemRuntime(warn, say)
  const cancellation = makeCancellation(say)
  const isEngineAlive = (): boolean => !cancellation.isCancelled() && runtime.isEngineAlive()
  const run = endWithEngine(
    () => runtime.isEngineAlive(),
    () => process.exit(),
    (ms) => runtime.clock.sleep(ms),
  )
  return {
    runtime: { ...runtime, isEngineAlive },
    rowOf: (urn) => log.rowOf(urn),
    environment: process.env,
    cancellation,
    run: (call) => run(() => thenShown(call, log)),
  }
}

async function thenShown<T>(call: () => Promise<T>, log: Log): Promise<T> {
  try {
    return await call()
  } finally {
    await log.shown()
  }
}
