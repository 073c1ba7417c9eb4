import { makeCancellation } from '../../../provider/dynamic/process/cancellation.js'
import { readConfiguration } from '../../../provider/plugin/configuration.js'
import { loadStubs } from '../../../provider/plugin/grpc/stubs.js'
import type { Plugin } from '../../../provider/plugin/plugin.js'
import { makeResources } from '../../../provider/plugin/resources/index.js'
import { makeService } from '../../../provider/plugin/service.js'
import type { Shared } from './dynamic-calls.js'

/** The stubs of Pulumi's protocol, which are loaded once. */
export const stubs = loadStubs()

/** An error of gRPC. */
export interface Status {
  readonly details: string
  readonly metadata?: { get(key: string): readonly Buffer[] }
}

/** Calls one method of the plugin's service; an error has what gRPC sends. */
export type Ask = (method: string, request: object) => Promise<object>

type Answering = (
  call: { readonly request: object },
  answer: (error: object | null, response?: object) => void,
) => void

/** Makes the function that calls the plugin's gRPC service as it is, without a connection. */
export function makeAsk(shared: Shared): Ask {
  const service = makeService(stubs, pluginOf(shared)) as Readonly<Record<string, Answering>>
  return (method, request) =>
    shared.run(
      new Promise((resolve, reject) => {
        service[method]?.({ request }, (error, response = {}) => {
          if (error === null) resolve(response)
          else reject(Object.assign(new Error((error as Status).details), error))
        })
      }),
    )
}

/** A plugin whose process is this one, on the host of the test. */
function pluginOf({ runtime, rowOf, environment }: Shared): Plugin {
  const cancellation = makeCancellation(() => undefined)
  const isEngineAlive = (): boolean => !cancellation.isCancelled() && runtime.isEngineAlive()
  const process = {
    runtime: { ...runtime, isEngineAlive },
    rowOf,
    environment,
    cancellation,
    run: <T>(call: () => Promise<T>) => call(),
  }
  const resources = makeResources(process)
  let configuration = readConfiguration({ values: {}, secrets: [] })
  return {
    attach: () => undefined,
    configure: (settings) => {
      configuration = readConfiguration(settings)
    },
    configuration: () => configuration,
    open: () => Promise.resolve({ process, resources }),
    cancel: () => {
      cancellation.cancel()
    },
    track: (call) => call,
    idle: () => Promise.resolve(),
  }
}
