import * as lifecycle from '../instance-rescue/index.js'
import { systemRuntime } from '../host/index.js'
import { makeCancellation, type Cancellation } from './cancellation.js'
import { makeDynamicProvider, type DynamicProvider } from './dynamic-provider.js'
import { endWithEngine } from './end-with-engine.js'
import { openEngineLog } from './log/engine-log.js'
import { makeLog, type Log } from './log/log.js'
import { writeLine } from './log/write-line.js'
import { watchCancel } from './watch-cancel.js'

/**
 * Pulumi's dynamic provider of `InstanceRescue`.
 *
 * This module path and these names are permanent: the state of every stack that holds a rescue
 * calls them.
 */
export const configure: DynamicProvider['configure'] = (request) =>
  call((provider) => provider.configure(request))

/** Checks inputs and plans; see `makeDynamicProvider`. */
export const check: DynamicProvider['check'] = (olds, news) =>
  call((provider) => provider.check(olds, news))

/** Says what changed inputs mean. */
export const diff: DynamicProvider['diff'] = (id, olds, news) =>
  call((provider) => provider.diff(id, olds, news))

/** Puts the instance into rescue. */
export const create: DynamicProvider['create'] = (inputs) =>
  change((provider) => provider.create(inputs))

/** Reads the status of the rescue from the host. */
export const read: DynamicProvider['read'] = (id, olds) =>
  call((provider) => provider.read(id, olds))

/** Changes what can be changed in place, and finishes what was left half done. */
export const update: DynamicProvider['update'] = (id, olds, news) =>
  change((provider) => provider.update(id, olds, news))

const remove: DynamicProvider['delete'] = (id, olds) =>
  change((provider) => provider.delete(id, olds))
export { remove as delete }

interface Opened {
  readonly provider: DynamicProvider
  readonly cancellation: Cancellation
  readonly log: Log
  readonly run: ReturnType<typeof endWithEngine>
}

let opened: Opened | undefined

function call<T>(method: (provider: DynamicProvider) => Promise<T>): Promise<T> {
  opened ??= open()
  const { provider, log, run } = opened
  return run(async () => {
    try {
      return await method(provider)
    } finally {
      await log.shown()
    }
  })
}

/** A call that Ctrl-C stops between two steps. */
function change<T>(method: (provider: DynamicProvider) => Promise<T>): Promise<T> {
  opened ??= open()
  const { cancellation } = opened
  return call((provider) => cancellation.during(() => method(provider)))
}

/** At the first call and not at import, because importing a file must do nothing. */
function open(): Opened {
  const { env } = process
  const log = makeLog(openEngineLog(), writeLine)
  const { say, warn } = log.rowOf('')
  const runtime = systemRuntime(warn, say)
  const cancellation = makeCancellation(say)
  watchCancel(() => {
    cancellation.cancel()
  })
  const isEngineAlive = (): boolean => !cancellation.isCancelled() && runtime.isEngineAlive()
  return {
    provider: makeDynamicProvider({
      lifecycle,
      runtime: { ...runtime, isEngineAlive },
      environment: env,
      rowOf: (urn) => log.rowOf(urn),
    }),
    cancellation,
    log,
    run: endWithEngine(
      () => runtime.isEngineAlive(),
      () => process.exit(),
      (ms) => runtime.clock.sleep(ms),
    ),
  }
}
